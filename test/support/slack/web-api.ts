import type { IncomingMessage, ServerResponse } from 'node:http'
import { contractOf } from './contracts.ts'
import { type Arguments, type MethodHouse, methods, Refusal } from './methods.ts'

/** What a method does instead of its work. */
export type Fault =
  | { readonly type: 'error'; readonly error: string; readonly facts?: Readonly<Record<string, unknown>> }
  | { readonly type: 'rate-limit'; readonly retryAfterSeconds: number }
  | { readonly type: 'status'; readonly status: number; readonly body?: string }
  /** The work is done, and the answer is lost on its way. */
  | { readonly type: 'lost-answer' }
  | { readonly type: 'hang' }

export interface Call {
  readonly method: string
  readonly args: Arguments
  readonly token: string
  readonly at: number
}

export interface WebApiHouse extends MethodHouse {
  readonly botToken: string
  readonly appToken: string
  readonly tokensDead: () => boolean
  readonly calls: Call[]
  readonly takeFault: (method: string) => Fault | undefined
}

/** `POST /api/<method>`: strict about tokens, scopes, names of arguments and everything methods.ts knows. */
export function answerWebApi(
  method: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  house: WebApiHouse,
): void {
  const args = argumentsOf(body, request)
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  house.calls.push({ method, args, token, at: house.workspace.now() })
  const fault = house.takeFault(method)
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
  const answer =
    fault?.type === 'error'
      ? { ok: false, error: fault.error, ...fault.facts }
      : perform(method, args, token, house)
  if (fault?.type === 'lost-answer') {
    response.destroy()
    return
  }
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': [...house.scopes].join(','),
  })
  response.end(JSON.stringify(answer))
}

function perform(method: string, args: Arguments, token: string, house: WebApiHouse): object {
  try {
    checkCall(method, args, token, house)
    return { ok: true, ...methods[method]?.(args, house) }
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ok: false, error: thrown.code, ...thrown.facts }
    house.violation(`${method}: ${String(thrown)}`)
    return { ok: false, error: 'fatal_error' }
  }
}

function checkCall(method: string, args: Arguments, token: string, house: WebApiHouse): void {
  const contract = contractOf(method)
  if (contract === undefined || methods[method] === undefined) {
    house.violation(`unknown method ${method}`)
    throw new Refusal('unknown_method')
  }
  const wanted = method === 'apps.connections.open' ? house.appToken : house.botToken
  if (token === '') throw new Refusal('not_authed')
  if (token !== wanted || house.tokensDead()) throw new Refusal('invalid_auth')
  const { scope } = contract
  if (scope !== undefined && !house.scopes.has(scope)) {
    throw new Refusal('missing_scope', { needed: scope, provided: [...house.scopes].join(',') })
  }
  const unknown = Object.keys(args).filter((name) => !contract.args.includes(name))
  const missing = contract.required.filter((name) => args[name] === undefined)
  for (const name of unknown) house.violation(`${method} has no argument ${name}`)
  for (const name of missing) house.violation(`${method} needs ${name}`)
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
