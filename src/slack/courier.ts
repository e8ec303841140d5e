import { setTimeout as wait } from 'node:timers/promises'
import type { Courier, Limits } from '../chat/courier.ts'
import { download } from '../download.ts'
import { Failure, inputFailure } from '../failure.ts'
import type { Log } from '../log.ts'
import { createClients, within } from './clients.ts'
import { deliver } from './deliver.ts'
import { readFileAddress } from './destination.ts'
import { fail } from './fail.ts'
import { showProgress } from './progress.ts'
import { refusalCode, slackFailure } from './refusals.ts'
import { rememberThread, type Threads } from './threads.ts'
import type { Clock, CourierTools } from './tools.ts'

interface CourierOptions {
  readonly botToken: string
  readonly apiUrl: string
  readonly threads: Threads
  readonly log: Log
  readonly clock?: Clock
}

const systemClock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
}

/** Slack takes a gigabyte; nobody wants one in a channel. */
const limits: Limits = { fileBytes: 100 * 2 ** 20, totalBytes: 400 * 2 ** 20, files: 10 }

/** Answers jobs on Slack with the Web API alone: no Bolt, no socket. */
export function createSlackCourier({
  botToken,
  apiUrl,
  threads,
  log,
  clock = systemClock,
}: CourierOptions): Courier & { close(): Promise<void> } {
  const tools: CourierTools = { clients: createClients({ botToken, apiUrl, log }), clock, log }
  const rights = createRights(tools)
  const paced = new Map<string, number>()
  return {
    limits: async (_destination, signal) => {
      await rights(signal)
      return limits
    },
    fetch: async (reference, signal) => {
      const { id, url } = readFileAddress(reference)
      try {
        return await download({
          url: url ?? (await translated(linkOf(id, reference.filename, tools, signal))),
          filename: reference.filename,
          origins: fileOrigins(apiUrl),
          bearer: botToken,
          signal,
        })
      } catch (thrown) {
        throw isLoginPage(thrown)
          ? new Failure(
              { kind: 'surface', problem: 'cannot_read_file', missing: 'files:read' },
              { cause: thrown },
            )
          : thrown
      }
    },
    progress: (destination, step, signal) =>
      translated(showProgress(destination, step, { ...tools, paced }, signal)),
    deliver: async (parcel, signal) => {
      const destination = await translated(deliver(parcel, tools, signal))
      await rememberThread(destination, parcel, threads).catch((thrown: unknown) => {
        log.warn({ err: thrown, job: parcel.job }, 'a thread was not remembered')
      })
      return destination
    },
    fail: (notice, signal) => translated(fail(notice, tools, signal)),
    close: async () => {},
  }
}

async function translated<Result>(calling: Promise<Result>): Promise<Result> {
  try {
    return await calling
  } catch (thrown) {
    throw slackFailure(thrown)
  }
}

/** With a token that may not read the file, Slack answers 200 and its login page; no upload is served as a page. */
function isLoginPage(thrown: unknown): boolean {
  return (
    thrown instanceof Failure && thrown.facts.kind === 'input' && thrown.facts.problem === 'file_is_a_page'
  )
}

/** Slack's own file host; on a Slack that is not slack.com, that one's origin as well. */
function fileOrigins(apiUrl: string): readonly string[] {
  const { origin, hostname } = new URL(apiUrl)
  const slack = 'https://files.slack.com'
  return hostname === 'slack.com' || hostname.endsWith('.slack.com') ? [slack] : [slack, origin]
}

async function linkOf(
  id: string,
  filename: string,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<string> {
  const { file } = await within(signal, clients.main.files.info({ file: id })).catch((thrown: unknown) => {
    throw unlessDeleted(thrown, filename)
  })
  const url = file?.url_private_download ?? file?.url_private
  if (url === undefined) throw inputFailure('file_unreachable', { file: filename })
  return url
}

const deletedCodes: ReadonlySet<string | undefined> = new Set(['file_not_found', 'file_deleted'])

function unlessDeleted(thrown: unknown, filename: string): unknown {
  if (!deletedCodes.has(refusalCode(thrown))) return thrown
  return inputFailure('file_unreachable', { file: filename }, { cause: thrown })
}

const needed = ['chat:write', 'files:write'] as const
const rightsKeptMs = 5 * 60_000

/**
 * Whether the token may post pictures at all; asked before money is spent. Which channel it may post in does not
 * matter here: the asker's DM is always there. When Slack cannot be asked, the delivery will say so later.
 */
function createRights({ clients, clock, log }: CourierTools): (signal: AbortSignal) => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY
  return async (signal) => {
    if (clock.now() - checkedAt < rightsKeptMs) return
    try {
      const { response_metadata: metadata } = await within(signal, clients.once.auth.test())
      const missing = needed.find((scope) => metadata?.scopes?.includes(scope) === false)
      if (missing !== undefined) {
        const problem = missing === 'files:write' ? 'cannot_attach' : 'cannot_post'
        throw new Failure({ kind: 'surface', problem, missing })
      }
      checkedAt = clock.now()
    } catch (thrown) {
      signal.throwIfAborted()
      const failure = slackFailure(thrown)
      if (failure.facts.kind === 'surface') throw failure
      log.debug({ err: failure }, 'the rights of the Slack token are not known')
    }
  }
}
