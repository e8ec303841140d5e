import { Queue, Worker } from 'bullmq'
import type { JobId } from '../chat/ids.ts'
import type { Log } from '../log.ts'
import type { RedisLink } from '../store/redis.ts'

/**
 * Word to a worker with a free place that somebody's turn may have come. BullMQ carries it: once, to one of them,
 * at a later time too, and again when that worker dies. Whose turn it is, the turns say.
 */
export interface WakeUps {
  /** When the job's platform may have been acknowledged, at the latest. */
  schedule(job: JobId, afterMs: number): Promise<void>
  /** It has been. */
  advance(job: JobId): Promise<void>
  /** Somebody may have a turn that nobody was woken for. */
  sweep(): Promise<void>
  /** Calls `wake` for each, and for no more at once than there are places. */
  listen(wake: () => Promise<void>, places: number): Listening
  close(): Promise<void>
}

export interface Listening {
  /** No more calls; resolves when those that were made have ended. */
  close(): Promise<void>
}

const name = 'turns'
/** A wake-up carries nothing, so it may be lost or said twice without harm: nothing of it is kept. */
const nothingKept = { removeOnComplete: true, removeOnFail: true }

export function openWakeUps({ client, prefix }: Pick<RedisLink, 'client' | 'prefix'>, log: Log): WakeUps {
  const options = { prefix: `${prefix}bull`, skipVersionCheck: true }
  const queue = new Queue(name, { ...options, connection: client, defaultJobOptions: nothingKept })
  // What could not be done rejects where it was asked for; this is what BullMQ does by itself.
  queue.on('error', (err) => log.debug({ err }, 'wake-ups: trouble with Redis'))
  // BullMQ takes a whole number for one of its own ids.
  const idOf = (job: JobId) => `job-${job}`
  const sweep = async () => {
    if ((await queue.getWaitingCount()) === 0) await queue.add('turn', {})
  }
  return {
    schedule: async (job, delay) => void (await queue.add('turn', {}, { jobId: idOf(job), delay })),
    advance: async (job) => {
      const waiting = await queue.getJob(idOf(job))
      if (waiting !== undefined && (await waiting.isDelayed())) await waiting.promote()
      else await sweep()
    },
    sweep,
    listen: (wake, places) => {
      const connection = client.duplicate({
        // A worker waits for Redis as long as it takes: https://docs.bullmq.io/guide/going-to-production
        maxRetriesPerRequest: null,
        enableOfflineQueue: true,
        commandTimeout: undefined,
      })
      connection.on('error', (err) => log.debug({ err }, 'wake-ups: trouble with Redis'))
      const worker = new Worker(name, wake, {
        ...options,
        connection,
        concurrency: places,
        // Who lost a wake-up in an outage has only lost a wake-up.
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        lockDuration: lockMs,
        stalledInterval: lockMs,
      })
      worker.on('error', (err) => log.debug({ err }, 'wake-ups: trouble with Redis'))
      return {
        close: async () => {
          await worker.close()
          connection.disconnect()
        },
      }
    },
    close: () => queue.close(),
  }
}

const lockMs = 15_000
