import type { IncomingMessage, ServerResponse } from 'node:http'
import { contractOf } from './contracts.ts'
import { type Arguments, type MethodHouse, Refusal } from './method.ts'
import { methods } from './methods.ts'

/** What a method does instead of its work. */
export type Fault =
  | { readonly type: 'error'; readonly error: string; readonly facts?: Readonly<Record<string, unknown>> }
  | { readonly type: 'rate-limit'; readonly retryAfterSeconds: number }
  | { readonly type: 'status'; readonly status: number; readonly body?: string }
  /** The work is done, and the answer is lost on its way. */
  | { readonly type: 'lost-answer' }
  | { readonly type: 'hang' }
  /** Of a download. */
  | { readonly type: 'redirect'; readonly to: string }

export interface Call {
  readonly method: string
  readonly args: Arguments
  readonly token: string
  readonly at: number
}

export interface WebApiPlatform extends Pick<MethodHouse, 'violation'> {
  readonly now: () => number
  readonly calls: Call[]
  readonly takeFault: (method: string) => Fault | undefined
  /** The workspace that a token speaks for, or Slack's refusal of it. */
  readonly houseOf: (method: string, token: string, args: Arguments) => MethodHouse | string
  readonly access: (args: Arguments) => object
}

/** `POST /api/<method>`: strict about tokens, scopes, names of arguments and everything methods.ts knows. */
export function answerWebApi(
  method: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  platform: WebApiPlatform,
): void {
  const args = argumentsOf(body, request)
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  platform.calls.push({ method, args, token, at: platform.now() })
  const fault = platform.takeFault(method)
  if (fault?.type === 'hang') return
  if (fault?.type === 'rate-limit') {
    response.writeHead(429, { 'retry-after': String(fault.retryAfterSeconds) })
    response.end(JSON.stringify({ ok: false, error: 'ratelimited' }))
    return
  }
  if (fault?.type === 'status') {
    response.writeHead(fault.status)
    response.end(fault.body ?? '')
    return
  }
  const house = platform.houseOf(method, token, args)
  const answer =
    fault?.type === 'error'
      ? { ok: false, error: fault.error, ...fault.facts }
      : perform(method, args, house, platform)
  if (fault?.type === 'lost-answer') {
    response.destroy()
    return
  }
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    ...(typeof house === 'string' ? {} : { 'x-oauth-scopes': [...house.scopes].join(',') }),
  })
  response.end(JSON.stringify(answer))
}

function perform(
  method: string,
  args: Arguments,
  house: MethodHouse | string,
  platform: WebApiPlatform,
): object {
  const { violation } = platform
  try {
    const contract = contractOf(method)
    if (contract === undefined) {
      violation(`unknown method ${method}`)
      throw new Refusal('unknown_method')
    }
    // The one method that brings no token: it is there to get one.
    if (method === 'oauth.v2.access') {
      checkArguments(method, args, contract, violation)
      return { ok: true, ...platform.access(args) }
    }
    if (typeof house === 'string') throw new Refusal(house)
    const { scope } = contract
    if (scope !== undefined && !house.scopes.has(scope)) {
      throw new Refusal('missing_scope', { needed: scope, provided: [...house.scopes].join(',') })
    }
    checkArguments(method, args, contract, violation)
    return { ok: true, ...methods[method]?.(args, house) }
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ok: false, error: thrown.code, ...thrown.facts }
    violation(`${method}: ${String(thrown)}`)
    return { ok: false, error: 'fatal_error' }
  }
}

function checkArguments(
  method: string,
  args: Arguments,
  contract: Pick<NonNullable<ReturnType<typeof contractOf>>, 'args' | 'required'>,
  violation: (what: string) => void,
): void {
  const unknown = Object.keys(args).filter((name) => !contract.args.includes(name))
  const missing = contract.required.filter((name) => args[name] === undefined)
  for (const name of unknown) violation(`${method} has no argument ${name}`)
  for (const name of missing) violation(`${method} needs ${name}`)
  if (unknown.length + missing.length > 0) throw new Refusal('invalid_arguments')
}

function argumentsOf(body: Buffer, request: IncomingMessage): Arguments {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(body.toString()))
  const parsed = JSON.parse(body.toString()) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}
