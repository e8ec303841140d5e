import { setTimeout as wait } from 'node:timers/promises'
import { DiscordAPIError, REST, type RESTOptions, RequestMethod, type RouteLike } from '@discordjs/rest'
import { Agent } from 'undici'
import type { OutgoingFile } from '../chat/message.ts'
import { deadline } from '../deadline.ts'
import { Failure } from '../failure.ts'
import type { Log } from '../log.ts'
import { multipartOf } from './multipart.ts'
import { carry, TurnedAway } from './transport.ts'
import { mayHeal, neverArrived } from './trouble.ts'

/** Discord's REST, with Easel's own time limits and retries; @discordjs/rest keeps the rate limits. */
export interface Rest {
  /** As the bot: its permissions, its 50 requests a second. Kept for the gateway's own call. */
  readonly bot: REST
  asBot(call: Call): Promise<unknown>
  /** With an interaction's token: no permission needed, and outside the bot's 50 requests a second. */
  asReply(call: Call): Promise<unknown>
  close(): Promise<void>
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From discord-api-types' `Routes`, which encode every part. */
  readonly route: RouteLike
  readonly query?: URLSearchParams
  readonly body?: object
  readonly images?: readonly OutgoingFile[]
  readonly signal: AbortSignal
  /** From the first try to the last, waits included. */
  readonly withinMs?: number
  /** A call that does its work again when it is sent again is sent again only if it never arrived. */
  readonly once?: boolean
}

interface RestSettings {
  readonly token: string
  readonly apiUrl: string
  readonly log: Log
  /** The bot's token is refused: nothing will work any more. */
  readonly onUnauthorized?: (error: Error) => void
  /** For the figures: a call waits because Discord, or the room that it leaves, asks for it. */
  readonly onWait?: ((milliseconds: number) => void) | undefined
  /** Up to twice this long before the second try, and twice as long before each further one. */
  readonly firstPauseMs?: number | undefined
}

const limits = {
  /** One try with up to 25 MiB of files, on a slow line. */
  uploadMs: 120_000,
  withinMs: 40_000,
  uploadWithinMs: 170_000,
  tries: 4,
} as const

export function openRest(settings: RestSettings): Rest {
  const { token, apiUrl, log, onUnauthorized, onWait, firstPauseMs = 300 } = settings
  // HTTP/1.1 as in discord.js's own transport; a slow upload is bounded by uploadMs.
  const agent = new Agent({ allowH2: false, headersTimeout: limits.uploadMs, connect: { timeout: 10_000 } })
  const gate = createGate(log)
  const options: Partial<RESTOptions> = {
    api: apiUrl,
    timeout: limits.uploadMs,
    // The library would send again three times within milliseconds; `insist` below has pauses.
    retries: 0,
    invalidRequestWarningInterval: 500,
    // Every interaction has a route of its own, which the library would remember for an hour.
    handlerSweepInterval: 10_000,
    makeRequest: (url, init) => gate(() => carry(url, init, agent)),
  }
  const bot = new REST(options).setToken(token)
  // Discord does not count interaction webhooks against the 50 a second; the library would.
  const replies = new REST({ ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY })
  for (const rest of [bot, replies]) {
    rest.on('invalidRequestWarning', (facts) => log.warn(facts, 'discord refuses many requests'))
    rest.on('rateLimited', ({ route, timeToReset, global, scope }) => {
      log.debug({ route, timeToReset, global, scope }, 'discord asks to wait')
      onWait?.(timeToReset)
    })
  }

  // The jobs of a bot whose token is refused wait for the next process, which has a better one.
  let unauthorized: Failure | undefined
  let closed: Promise<void> | undefined

  return {
    bot,
    asBot: async (call) => {
      if (unauthorized !== undefined) throw unauthorized
      try {
        return await insist({ rest: bot, auth: true, firstPauseMs }, call)
      } catch (thrown) {
        if (!(thrown instanceof DiscordAPIError) || thrown.status !== 401) throw thrown
        unauthorized = new Failure({ kind: 'capacity', problem: 'unreachable' }, { cause: thrown })
        onUnauthorized?.(thrown)
        throw unauthorized
      }
    },
    asReply: (call) => insist({ rest: replies, auth: false, firstPauseMs }, call),
    close: async () => {
      for (const rest of [bot, replies]) {
        rest.clearHashSweeper()
        rest.clearHandlerSweeper()
      }
      closed ??= agent.close()
      await closed
    },
  }
}

const methods = {
  GET: RequestMethod.Get,
  POST: RequestMethod.Post,
  PUT: RequestMethod.Put,
  PATCH: RequestMethod.Patch,
  DELETE: RequestMethod.Delete,
} as const

interface Sending {
  readonly rest: REST
  readonly auth: boolean
  readonly firstPauseMs: number
}

/** Sends until it is through, it is refused, or time is up: exponential pauses with full jitter. */
async function insist({ rest, auth, firstPauseMs }: Sending, call: Call): Promise<unknown> {
  const images = call.images ?? []
  const upload = images.length > 0
  const withinMs = call.withinMs ?? (upload ? limits.uploadWithinMs : limits.withinMs)
  const endsAt = performance.now() + withinMs
  using within = deadline(withinMs, call.signal)
  const { signal } = within
  const body = upload ? multipartOf(call.body ?? {}, images) : call.body
  for (let tried = 1; ; tried += 1) {
    try {
      signal.throwIfAborted()
      const answer = rest.request({
        method: methods[call.method],
        fullRoute: call.route,
        auth,
        signal,
        ...(call.query === undefined ? {} : { query: call.query }),
        ...(body === undefined ? {} : { body }),
        ...(upload ? { passThroughBody: true } : {}),
      })
      return await unlessAborted(answer, signal)
    } catch (thrown) {
      signal.throwIfAborted()
      const again = call.once === true ? neverArrived(thrown) : mayHeal(thrown)
      const pauseMs = Math.random() * firstPauseMs * 2 ** tried + toldToWait(thrown)
      // A pause that outlasts the call is for whoever made it.
      if (!again || tried === limits.tries || performance.now() + pauseMs > endsAt) throw thrown
      await wait(pauseMs, undefined, { signal })
    }
  }
}

function toldToWait(thrown: unknown): number {
  return thrown instanceof TurnedAway ? thrown.retryAfterMs : 0
}

/** While Cloudflare bans this address nothing is sent: every further refusal makes the ban longer. */
function createGate(log: Log) {
  let shutUntil = 0
  return async <Result>(send: () => Promise<Result>): Promise<Result> => {
    const leftMs = shutUntil - performance.now()
    if (leftMs > 0) throw new TurnedAway(429, leftMs)
    try {
      return await send()
    } catch (thrown) {
      // A 403 is about the one request; a 429 about the address.
      if (thrown instanceof TurnedAway && thrown.status === 429) {
        shutUntil = performance.now() + thrown.retryAfterMs
        log.warn({ retryAfterMs: thrown.retryAfterMs }, 'discord is shut to this address for a while')
      }
      throw thrown
    }
  }
}

/** @discordjs/rest sleeps through a rate limit without looking at its signal. */
async function unlessAborted<Result>(answer: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([answer, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
