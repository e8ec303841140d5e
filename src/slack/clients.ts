import { LogLevel, WebClient, WebClientEvent } from '@slack/web-api'
import type { Log } from '../log.ts'

/**
 * Two clients for one token, because one 429 pauses everything that a client has in its queue: `main` waits and tries
 * again; `once` gives up at once, for what may be dropped (progress) and for what must not be repeated blindly.
 */
export interface Clients {
  readonly main: WebClient
  readonly once: WebClient
}

interface ClientOptions {
  readonly botToken: string
  readonly apiUrl: string
  readonly log: Log
  /** Slack asks to wait for so many milliseconds. */
  readonly onWait?: ((milliseconds: number) => void) | undefined
}

export function createClients({ botToken, apiUrl, log, onWait }: ClientOptions): Clients {
  const shared = { slackApiUrl: apiUrl, timeout: 60_000, logger: slackLogger(log) }
  const main = new WebClient(botToken, { ...shared, retryConfig: { retries: 3 } })
  main.on(WebClientEvent.RATE_LIMITED, (seconds: number) => onWait?.(seconds * 1000))
  return {
    main,
    once: new WebClient(botToken, { ...shared, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }),
  }
}

type SlackLogger = NonNullable<NonNullable<ConstructorParameters<typeof WebClient>[1]>['logger']>

/** Slack's debug lines hold whole payloads, with people's prompts and response links: they are not written. */
export function slackLogger(log: Log): SlackLogger {
  const line = (parts: readonly unknown[]): string => parts.map(String).join(' ')
  return {
    debug: () => {},
    info: (...parts) => log.debug({}, line(parts)),
    warn: (...parts) => log.warn({}, line(parts)),
    error: (...parts) => log.warn({}, line(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}

/** Slack's clients take no AbortSignal: the wait ends with the signal, the call by its own timeout. */
export async function within<Result>(signal: AbortSignal, calling: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([calling, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
