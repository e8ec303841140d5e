import type { JobId, ResultId, SpaceId } from '../chat/ids.ts'
import type { Destination, FileReference, Invocation } from '../chat/invocation.ts'
import type { FailureRecord, FailureTrace } from '../failure.ts'
import type { Plan, RequestOutcome, Wish } from '../images/model.ts'
import { oneByOne } from '../images/one-by-one.ts'
import type { Region } from '../pictures/region.ts'
import type { Hold } from '../policy/ledger.ts'

/**
 * One durable piece of paid work, as plain data. Its states and the steps between them are pure; each step is
 * written before its effect (design, section 8), so a row always says what may already have happened.
 */
export type Job = JobFacts & JobProgress

export interface JobFacts {
  readonly id: JobId
  readonly invocation: Invocation
  readonly wish: Wish
  readonly plan: Plan
  readonly inputs: readonly JobInput[]
  /** Where to repaint, when it was said and not drawn. */
  readonly region?: Region
  /** Puts the original's pixels back outside the mask. */
  readonly keep: boolean
  /** Only the asker sees the answer. */
  readonly private: boolean
  /** Where a private answer can be shared: the channel that it was asked for in. */
  readonly shareIn?: Destination
  /** The picture, or the job as a whole, whose button started this one. */
  readonly parent?: ResultId | JobId
  /** It brings another job's pictures into the open: nothing is bought. */
  readonly share?: Share
  /** The space that buys it on its own account; absent: the host's account. Never the key itself. */
  readonly account?: SpaceId
  /** What the ledger holds for it; absent where nothing is bought. */
  readonly hold?: Hold
  /** Where the answer is or goes; moves when a courier posts somewhere else. */
  readonly destination: Destination
  readonly acceptedAt: number
  /** How often work on it began: more than once after a crash. */
  readonly attempts: number
  /** The asker has seen the mask and wants it. */
  readonly agreed?: true
}

export interface Share {
  readonly of: JobId
  readonly place: Destination
  /** How long the pictures took to make. */
  readonly milliseconds: number
}

export interface JobInput {
  readonly role: InputRole
  readonly reference: FileReference
  /** Where an earlier job kept the bytes: the chat's own copy may have expired since. */
  readonly blob?: string
  /** A mask from Easel's own painter; when no chat has it, `reference.address` is null and the bytes are in `blob`. */
  readonly painted?: true
  /** The picture is one of Easel's own; where it is, is looked up when it is needed. */
  readonly result?: ResultId
}

export type InputRole = 'image' | 'mask' | 'image2' | 'image3' | 'image4'

type JobProgress =
  | { readonly state: 'accepted' }
  /** The asker is shown the mask; nothing is bought before they say yes, and after `until` it is cancelled. */
  | { readonly state: 'asking'; readonly until: number; readonly shown: boolean }
  /** Requests may be on their way; those in `bought` are paid and their images stored. */
  | { readonly state: 'running'; readonly startedAt: number; readonly bought: Bought }
  /** Nothing more is bought; what is left is to deliver. */
  | ({ readonly state: 'made' } & Made & Postponable)
  /** It has failed, and the person has not been told yet. What it bought before that is still to settle. */
  | ({ readonly state: 'failing'; readonly failure: FailureRecord; readonly bought: Bought } & Postponable)
  | ({ readonly state: 'delivered'; readonly deliveredAt: number } & Made)
  | { readonly state: 'failed'; readonly failure: FailureRecord }
  | { readonly state: 'cancelled' }

/** Request index → what it brought. */
export type Bought = Readonly<Record<string, BoughtOutcome>>

interface BoughtOutcome extends RequestOutcome {
  /** The attempt that bought it, which names its images; absent in rows from before their names said so. */
  readonly attempt?: number
}

export interface Made {
  readonly bought: Bought
  readonly milliseconds: number
  /** Why some of several requests brought nothing, when others did. */
  readonly missing?: { readonly images: number; readonly failure: FailureRecord }
}

interface Postponable {
  /** How often telling it was put off, because the chat platform was away. */
  readonly postponed?: number
}

export type JobState = Job['state']
export type JobIn<State extends JobState> = Extract<Job, { state: State }>

export function isFinished(job: Job): boolean {
  return job.state === 'delivered' || job.state === 'failed' || job.state === 'cancelled'
}

/** Whether its person can still cancel it. */
export function isStoppable(job: Job): boolean {
  return job.state === 'accepted' || job.state === 'asking' || job.state === 'running'
}

export function asking(job: JobIn<'accepted' | 'asking'>, until: number): JobIn<'asking'> {
  return { ...factsOf(job), state: 'asking', until, shown: false }
}

export function shown(job: JobIn<'asking'>): JobIn<'asking'> {
  return { ...job, shown: true }
}

export function agreed(job: JobIn<'asking'>): JobIn<'accepted'> {
  return { ...factsOf(job), state: 'accepted', agreed: true }
}

/** A job caught in `running` runs again and keeps what its first run has bought. */
export function started(job: JobIn<'accepted' | 'running'>, now: number): JobIn<'running'> {
  const bought = job.state === 'running' ? job.bought : {}
  return { ...factsOf(job), attempts: job.attempts + 1, state: 'running', startedAt: now, bought }
}

export function withBought(
  job: JobIn<'running'>,
  request: number,
  outcome: RequestOutcome,
): JobIn<'running'> {
  return { ...job, bought: { ...job.bought, [request]: { ...outcome, attempt: job.attempts } } }
}

/** A request for several pictures becomes as many; none of the others changes its number. */
export function withSplit(job: JobIn<'running'>, request: number): JobIn<'running'> {
  const { plan } = job
  const several = plan.requests[request]
  const [first, ...rest] = several === undefined ? [] : oneByOne(several)
  if (first === undefined) return job
  const requests = [...plan.requests.with(request, first), ...rest]
  const said = {
    key: 'adjusted.split',
    values: { count: plan.count, requests: requests.length },
  } as const
  const others = plan.adjustments.filter(({ key }) => key !== said.key)
  return { ...job, plan: { ...plan, requests, adjustments: [...others, said] } }
}

export function made(job: JobIn<'running'>, now: number, missing?: Made['missing']): JobIn<'made'> {
  const result = { bought: job.bought, milliseconds: now - job.startedAt }
  return { ...factsOf(job), state: 'made', ...result, ...(missing === undefined ? {} : { missing }) }
}

export function delivered({ postponed: _, ...job }: JobIn<'made'>, now: number): JobIn<'delivered'> {
  return { ...job, state: 'delivered', deliveredAt: now }
}

/** Nobody could be told now; its turn comes again. */
export function postponed(job: JobIn<'made' | 'failing'>): JobIn<'made' | 'failing'> {
  return { ...job, postponed: (job.postponed ?? 0) + 1 }
}

export function failing(job: Job, failure: FailureRecord): JobIn<'failing'> {
  const bought = 'bought' in job ? job.bought : {}
  return { ...factsOf(job), state: 'failing', failure, bought }
}

/** Its person stops it. */
export function cancelling(job: Job, now: number): JobIn<'failing' | 'made'> {
  return givenUp(job, { facts: { kind: 'cancelled' }, trace: { charged: chargedFor(job) } }, now)
}

/** Nothing more is bought. What was bought by then goes out; without any of it the job has failed. */
export function givenUp(job: Job, failure: FailureRecord, now: number): JobIn<'failing' | 'made'> {
  const images = job.state === 'running' ? imagesIn(job.bought) : 0
  if (job.state !== 'running' || images === 0) return failing(job, failure)
  const missing = job.plan.count - images
  return made(job, now, missing > 0 ? { images: missing, failure } : undefined)
}

export function told(job: JobIn<'failing'>): JobIn<'failed' | 'cancelled'> {
  if (job.failure.facts.kind === 'cancelled') return { ...factsOf(job), state: 'cancelled' }
  return { ...factsOf(job), state: 'failed', failure: job.failure }
}

export function relocated<Any extends Job>(job: Any, destination: Destination): Any {
  return { ...job, destination }
}

export function imagesIn(bought: Bought): number {
  return Object.values(bought).reduce((sum, outcome) => sum + outcome.images.length, 0)
}

/**
 * Where an image is kept. Each attempt has names of its own: a worker that was taken for dead and goes on may write, and
 * spoils nothing that the next one has bought.
 */
export function imageBlob(
  job: JobId,
  {
    attempt,
    request,
    image,
  }: { readonly attempt?: number; readonly request: number; readonly image: number },
): string {
  return `jobs/${job}/made-${attempt === undefined ? '' : `${attempt}-`}${request}-${image}`
}

export function inputBlob(job: JobId, role: InputRole): string {
  return `jobs/${job}/input-${role}`
}

/** The abort reason of a shutdown: the row stays as it is and the next process goes on from there. */
export class Shutdown extends Error {
  override readonly name = 'Shutdown'
}

/** What the image service may have billed for it by now, as far as the row knows. */
export function chargedFor({ share, state }: Job): FailureTrace['charged'] {
  if (share !== undefined) return 'no'
  if (state === 'made') return 'yes'
  return state === 'running' ? 'maybe' : 'no'
}

function factsOf(job: Job): JobFacts {
  const { id, invocation, wish, plan, inputs, keep, destination, acceptedAt, attempts } = job
  const { region, shareIn, parent, share, account, hold } = job
  return {
    ...{ id, invocation, wish, plan, inputs, keep, private: job.private, destination, acceptedAt, attempts },
    ...(region === undefined ? {} : { region }),
    ...(shareIn === undefined ? {} : { shareIn }),
    ...(parent === undefined ? {} : { parent }),
    ...(share === undefined ? {} : { share }),
    ...(account === undefined ? {} : { account }),
    ...(job.agreed === undefined ? {} : { agreed: job.agreed }),
    ...(hold === undefined ? {} : { hold }),
  }
}
