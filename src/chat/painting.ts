import type { Readable } from 'node:stream'
import type { FailureRecord } from '../failure.ts'
import type { JobId, ResultId } from './ids.ts'
import type { Invocation } from './invocation.ts'
import type { PictureMime } from './message.ts'

/** One use of the mask painter: whose it is, which picture it is about, and where the answer goes. */
export interface Painting extends Pick<Invocation, 'asker' | 'space' | 'place' | 'locale' | 'destination'> {
  readonly id: string
  readonly picture: ResultId
  readonly expiresAt: number
}

/** What a ticket turns out to be. `open` is the only one that paints. */
export type Sighting =
  | { readonly state: 'open' | 'used' | 'expired'; readonly painting: Painting }
  /** Cut off, changed, or written by somebody else. */
  | { readonly state: 'wrong' }

/** What has become of a painted wish. */
export interface Glimpse {
  readonly locale: string
  readonly state: 'waiting' | 'drawing' | 'sending' | 'done' | 'failed'
  readonly pictures: readonly { readonly id: ResultId; readonly alt: string }[]
  /** The message in the chat. */
  readonly link?: string
  readonly failure?: FailureRecord
}

/** What the house does for the painter's page. */
export interface Painter {
  find(ticket: string): Promise<Sighting>
  /** The bytes of one of Easel's own pictures, capped; `gone` when nobody has them any more. */
  picture(id: ResultId, signal: AbortSignal): Promise<{ readonly mime: PictureMime; readonly body: Readable }>
  /** True for one attempt of one painting, however many come at once; the same attempt may come again. */
  claim(painting: Painting, attempt: string): Promise<boolean>
  /** The claimed attempt came to nothing: the ticket is as good as before. */
  release(painting: Painting): Promise<void>
  /** Looks the mask through and keeps it for that job; what is wrong with it is an input failure. */
  keepMask(job: JobId, png: Readable, signal: AbortSignal): Promise<void>
  /** A ticket to look at what comes of a job, and at nothing else. */
  viewOf(job: JobId): string
  /** Undefined for a ticket that shows nothing. */
  look(view: string): Promise<Glimpse | undefined>
}
