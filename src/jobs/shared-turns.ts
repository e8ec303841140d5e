import * as z from 'zod'
import { type JobId, type PersonId, parseJobId } from '../chat/ids.ts'
import type { Send } from '../store/redis.ts'
import type { Fence } from '../store/redis-adapter.ts'
import type { Standing } from './queue.ts'
import { turnsScript } from './shared-turns-script.ts'

/** The turns of all processes together, on Redis. What each verb does in one step is in the script. */
export interface SharedTurns {
  /** Does nothing for a job that has joined already. */
  join(job: Joining): Promise<{ readonly ahead: number | undefined }>
  /** False when nobody waited for it any more. */
  acknowledge(job: JobId): Promise<boolean>
  take(worker: string, perPerson: number): Promise<Handed | undefined>
  /** True when a job may begin now that could not before; undefined when the job is somebody else's since. */
  release(job: JobId, lease: string, how: Release, perPerson: number): Promise<boolean | undefined>
  cancel(job: JobId): Promise<boolean>
  resume(job: JobId): Promise<boolean>
  /** The row says it; it need not be remembered here. */
  agreed(job: JobId): Promise<void>
  positions(worker: string): Promise<readonly News[]>
  enter(worker: string, places: number): Promise<void>
  /** A sign of life. Undefined when the worker was taken for dead: its jobs are others' now. */
  beat(worker: string, open: boolean): Promise<Beat | undefined>
  /** A position was told; or this worker does not know that it has the job, because an answer was lost. */
  giveBack(job: JobId, lease: string): Promise<void>
  /** Hands on the jobs of a worker that has shown no sign of life since `beats`, or that leaves by itself. */
  retire(worker: string, beats?: string): Promise<readonly JobId[]>
  /** Nobody says any more that their platforms know of them. */
  unhold(process: string): Promise<readonly JobId[]>
  standing(): Promise<Omit<Standing, 'oldestMs'> & { readonly oldest: number | undefined }>
  /** What lets the holder of a lease write the row. */
  fence(job: JobId, lease: string): Fence
}

interface Joining {
  readonly job: JobId
  readonly person: PersonId
  readonly acceptedAt: number
  /** How long it waits for `acknowledge`, which this process is going to say. */
  readonly heldMs: number
  readonly process: string
  readonly perPerson: number
}

export type Release =
  | { readonly how: 'ended' }
  | { readonly how: 'asking'; readonly untilWhen: number }
  /** The row could not be written: somebody tries again. */
  | { readonly how: 'again'; readonly pauseMs: number }

const jobSchema = z.string().transform((text, context): JobId => {
  const job = parseJobId(text)
  if (job !== undefined) return job
  context.addIssue('no job')
  return z.NEVER
})
/** Lua knows tables alone: an empty list comes as an empty object. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), z.strictObject({}).transform((): z.output<Item>[] => [])])

const handedSchema = z.object({
  job: jobSchema,
  lease: z.string(),
  cancelled: z.boolean(),
  agreed: z.boolean(),
})
/** A job that is this worker's until it is released. */
export type Handed = z.output<typeof handedSchema>

const newsSchema = z.object({ job: jobSchema, ahead: z.number(), lease: z.string() })
export type News = z.output<typeof newsSchema>

const beatSchema = z.object({
  /** Jobs that need no place: their people are only told. */
  errands: listOf(handedSchema),
  /** What Redis takes this worker to be busy with. */
  mine: listOf(z.object({ job: jobSchema, lease: z.string(), cancelled: z.boolean() })),
  /** Whether a job waits that could be taken. */
  ready: z.boolean(),
  /** Worker, signs of life, worker, signs of life. */
  beats: listOf(z.string()),
})
export type Beat = z.output<typeof beatSchema>

const schemas = {
  nothing: z.unknown(),
  place: z.object({ ahead: z.number().optional() }),
  was: z.object({ was: z.boolean() }),
  taken: z.object({ taken: handedSchema.optional() }),
  freed: z.object({ freed: z.boolean().optional() }),
  found: z.object({ found: z.boolean() }),
  news: z.object({ news: listOf(newsSchema) }),
  beat: z.union([z.object({ retired: z.literal(true) }), beatSchema]),
  moved: z.object({ moved: listOf(jobSchema) }),
  unheld: z.object({ freed: listOf(jobSchema) }),
  standing: z.object({ waiting: z.number(), working: z.number(), oldest: z.number().optional() }),
}

/** People further down are told when they come nearer. */
const toldAtMost = 20

export function openSharedTurns(send: Send, prefix: string): SharedTurns {
  const keys = `${prefix}turns:`
  const run = async <Schema extends z.ZodType>(
    schema: Schema,
    verb: string,
    task: object,
  ): Promise<z.output<Schema>> => {
    const answer = await send((redis) => redis.eval(turnsScript, 1, keys, verb, JSON.stringify(task)))
    return schema.parse(JSON.parse(String(answer)))
  }
  return {
    join: async (joining) => ({ ahead: (await run(schemas.place, 'join', joining)).ahead }),
    acknowledge: async (job) => (await run(schemas.was, 'acknowledge', { job })).was,
    take: async (worker, perPerson) => (await run(schemas.taken, 'take', { worker, perPerson })).taken,
    release: async (job, lease, release, perPerson) =>
      (await run(schemas.freed, 'release', { job, lease, ...release, perPerson })).freed,
    cancel: async (job) => (await run(schemas.found, 'cancel', { job })).found,
    resume: async (job) => (await run(schemas.found, 'resume', { job })).found,
    agreed: async (job) => void (await run(schemas.nothing, 'agreed', { job })),
    positions: async (worker) => (await run(schemas.news, 'positions', { worker, atMost: toldAtMost })).news,
    giveBack: async (job, lease) => void (await run(schemas.nothing, 'giveBack', { job, lease })),
    enter: async (worker, places) => void (await run(schemas.nothing, 'enter', { worker, places })),
    beat: async (worker, open) => {
      const beat = await run(schemas.beat, 'beat', { worker, open })
      return 'retired' in beat ? undefined : beat
    },
    retire: async (worker, beats) => (await run(schemas.moved, 'retire', { worker, beats })).moved,
    unhold: async (process) => (await run(schemas.unheld, 'unhold', { process })).freed,
    standing: async () => {
      const { waiting, working, oldest } = await run(schemas.standing, 'standing', {})
      return { waiting, working, oldest }
    },
    fence: (job, lease) => ({ key: `${keys}leases`, field: job, value: lease }),
  }
}
