import {
  invocationId,
  type JobId,
  type PersonId,
  parseJobId,
  personId,
  type SpaceId,
  spaceId,
} from '../chat/ids.ts'
import type { Destination } from '../chat/invocation.ts'
import type { Table } from '../store/table.ts'
import type { Job } from './job.ts'
import { isFinished } from './job.ts'

/** The rows of all jobs, and which of them are not finished. */
export interface JobBook {
  /** False when the job is known already: the same event, delivered twice. */
  add(job: Job): Promise<boolean>
  save(job: Job): Promise<void>
  find(id: JobId): Promise<Job | undefined>
  /** What an earlier process left: every accepted job that has not ended, oldest first. */
  unfinished(): Promise<readonly Job[]>
  /** Every job that has ended and is still remembered. */
  finished(): AsyncIterable<Job>
  /** Every job of one person that is still remembered. */
  ofPerson(person: PersonId): AsyncIterable<Job>
  /** The row goes; only for a job that has ended. For a day an empty one stays: the event may be delivered again. */
  forget(job: Job): Promise<void>
}

interface JobTables {
  readonly jobs: Table<Job>
  /** Job → when it was accepted, until it has ended. */
  readonly open: Table<number>
  /** `<person> <job>` → when it was accepted. */
  readonly people: Table<number>
}

/** Buttons work for the life of the record; how long that is, the space says. */
export type RetentionMs = (space: SpaceId) => Promise<number>

export function openJobBook({ jobs, open, people }: JobTables, retentionMs: RetentionMs): JobBook {
  const nameOf = ({ invocation, id }: Job) => `${invocation.asker.id} ${id}`
  return {
    add: async (job) => {
      // The marker goes first: a marker without a row is swept, a row without a marker would be forgotten.
      // A person's marker that is there has its own time to live; of a job that they had forgotten, `ofPerson` drops it.
      await Promise.all([open.set(job.id, job.acceptedAt), people.add(nameOf(job), job.acceptedAt)])
      const added = await jobs.add(job.id, job)
      if (!added) await forgetIfFinished(await jobs.get(job.id), open)
      return added
    },
    save: async (job) => {
      if (!isFinished(job)) return jobs.set(job.id, job)
      const keptMs = await retentionMs(job.invocation.space)
      await jobs.set(job.id, job, keptMs)
      await Promise.all([open.delete(job.id), people.set(nameOf(job), job.acceptedAt, keptMs)])
    },
    find: async (id) => {
      const job = await jobs.get(id)
      return job === undefined || isEmptied(job) ? undefined : job
    },
    unfinished: async () => {
      const found: Job[] = []
      for await (const [id] of open.entries()) {
        const job = await jobs.get(id)
        if (job === undefined || isFinished(job)) await open.delete(id)
        else found.push(job)
      }
      return found.toSorted((one, other) => one.acceptedAt - other.acceptedAt)
    },
    finished: async function* () {
      for await (const [, job] of jobs.entries()) if (isFinished(job) && !isEmptied(job)) yield job
    },
    ofPerson: async function* (person) {
      for await (const key of people.keysUnder(`${person} `)) {
        const id = parseJobId(key.slice(key.lastIndexOf(' ') + 1))
        const job = id === undefined ? undefined : await jobs.get(id)
        if (job === undefined || isEmptied(job)) await people.delete(key)
        else yield job
      }
    },
    forget: async (job) => {
      await jobs.set(job.id, emptied(job), redeliveredWithinMs)
      await people.delete(nameOf(job))
    },
  }
}

/** Longer than any platform delivers an event again. */
const redeliveredWithinMs = 24 * 60 * 60 * 1000

const nobody = personId('nobody')
const noSpace = spaceId('nowhere')

function isEmptied({ invocation }: Job): boolean {
  return invocation.asker.id === nobody
}

/** That there was such a job, and nothing of what it was about, where or for whom. */
function emptied({ id, destination: { surface }, acceptedAt, attempts }: Job): Job {
  const nowhere: Destination = { surface, space: noSpace, address: null }
  return {
    id,
    state: 'cancelled',
    invocation: {
      id: invocationId(id),
      command: '',
      options: {},
      files: {},
      asker: { id: nobody, name: '', admin: false, roles: [] },
      space: noSpace,
      place: { channel: '', kind: 'channel', ageRestricted: false },
      locale: '',
      destination: nowhere,
    },
    wish: { task: 'imagine', prompt: '', count: 0 },
    plan: { task: 'imagine', model: '', requests: [], count: 0, size: '', quality: '', adjustments: [] },
    inputs: [],
    keep: false,
    private: true,
    destination: nowhere,
    acceptedAt,
    attempts,
  }
}

async function forgetIfFinished(job: Job | undefined, open: Table<number>): Promise<void> {
  if (job !== undefined && isFinished(job)) await open.delete(job.id)
}
