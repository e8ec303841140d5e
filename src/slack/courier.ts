import type { Courier } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import type { Log } from '../log.ts'
import { announce } from './announce.ts'
import type { Bots } from './bots.ts'
import { deliver } from './deliver.ts'
import { readAddress, readFileAddress } from './destination.ts'
import { createDoor } from './door.ts'
import { fail } from './fail.ts'
import { fetchFile } from './fetch-file.ts'
import { type ProgressTools, showProgress } from './progress.ts'
import { slackFailure } from './refusals.ts'
import { rememberThread, type Threads } from './threads.ts'
import { type Clock, clockOf } from './tools.ts'
import type { Workspace } from './workspace.ts'

interface CourierOptions {
  readonly bots: Bots
  readonly apiUrl: string
  readonly threads: Threads
  readonly log: Log
  readonly clock?: Clock
}

/** Answers jobs on Slack with the Web API alone: no Bolt, no socket. Each workspace is answered with its own token. */
export function createSlackCourier({
  bots,
  apiUrl,
  threads,
  log,
  clock = clockOf(Date.now),
}: CourierOptions): Courier {
  const paced = new Map<string, number>()
  const toolsIn = async (workspace: Workspace): Promise<ProgressTools> => {
    const { token, clients, scopes } = await bots.in(workspace)
    return { token, clients, scopes, clock, log, paced }
  }
  const toolsAt = (destination: Destination) => toolsIn(readAddress(destination))
  const door = createDoor()
  return {
    limits: (destination, signal) =>
      translated(async () => door(destination, await toolsAt(destination), signal)),
    fetch: (reference, signal) =>
      translated(async () => fetchFile(reference, apiUrl, await toolsIn(readFileAddress(reference)), signal)),
    progress: (destination, step, signal) =>
      translated(async () => showProgress(destination, step, await toolsAt(destination), signal)),
    deliver: (parcel, signal) =>
      translated(async () => {
        const place = readAddress(parcel.shareIn ?? parcel.destination)
        const noted = (writing: Promise<void>) =>
          writing.catch((thrown: unknown) => {
            log.warn({ err: thrown, job: parcel.job }, 'a thread was not remembered')
          })
        await noted(threads.beginPosting(place, parcel.job))
        try {
          const destination = await deliver(parcel, await toolsAt(parcel.destination), signal)
          await noted(rememberThread(destination, parcel, threads))
          return destination
        } finally {
          await noted(threads.endPosting(place, parcel.job))
        }
      }),
    fail: (notice, signal) => translated(async () => fail(notice, await toolsAt(notice.destination), signal)),
    announce: (announcement, signal) =>
      translated(async () => announce(announcement, await toolsAt(announcement.about), signal)),
  }
}

async function translated<Result>(calling: () => Promise<Result>): Promise<Result> {
  try {
    return await calling()
  } catch (thrown) {
    throw slackFailure(thrown)
  }
}
