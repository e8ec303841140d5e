import type { Readable } from 'node:stream'
import type { JobId } from './ids.ts'
import type { Destination, FileReference } from './invocation.ts'
import type { Message, OutgoingImage } from './message.ts'

/**
 * The part of a surface that answers a job, from any process and with no gateway connection. It has six verbs and
 * no memory: where a message ended up is returned or remembered in the job's row, never kept here.
 *
 * Every verb throws a Failure of kind `surface` when the platform will never take it (no permission, place gone),
 * `input` from `fetch` when the file is the trouble (`gone` for a result that was deleted), `capacity` when trying
 * later may help.
 */
export interface Courier {
  /** What fits through the door there; throws before money is spent when the bot may not post there at all. */
  limits(destination: Destination, signal: AbortSignal): Promise<Limits>
  /** The bytes of a person's file, from the platform's own hosts only. The caller caps, sniffs and closes. */
  fetch(reference: FileReference, signal: AbortSignal): Promise<Readable>
  /**
   * Shows how far the job is. May be skipped, never harms the job, unless it asks something. Returns where the message
   * is now.
   */
  progress(destination: Destination, step: Step, signal: AbortSignal): Promise<Destination>
  /** Posts the result: all images and the text as one message. Done twice for one job, it still posts once. */
  deliver(parcel: Parcel, signal: AbortSignal): Promise<Destination>
  /** Says what went wrong, to the asker alone where the platform can. */
  fail(notice: Notice, signal: AbortSignal): Promise<Destination>
  /** Posts into another channel of the space, which admins chose; absent where there is no other channel. */
  announce?(announcement: Announcement, signal: AbortSignal): Promise<void>
}

export interface Announcement {
  /** Idempotency key, at most 25 characters: told twice, it is posted once where the platform can tell. */
  readonly id: string
  /** The place that it is about: linked, where the platform has links to places. */
  readonly about: Destination
  /** The platform's own id of the channel. */
  readonly channel: string
  readonly message: Message
  readonly linkLabel: string
}

export interface Limits {
  /** Largest single file, in bytes. */
  readonly fileBytes: number
  /** Largest sum of all files of one message, in bytes. */
  readonly totalBytes: number
  readonly files: number
  /** Where the answer goes now, when finding out whether it may be posted there has moved or begun it. */
  readonly destination?: Destination
}

/** How far a job is, in words, with one picture where there is something to look at. */
export interface Step {
  readonly message: Message
  /** Takes the place of the one before; a step without one leaves that where it is. The answer takes it away. */
  readonly picture?: StepPicture
  /** Its person has to answer it: it is shown where they can, or it throws. The job is its idempotency key. */
  readonly asks?: JobId
}

export interface StepPicture {
  readonly image: OutgoingImage
  readonly remember: Notice['remember']
}

export interface Notice {
  readonly job: JobId
  readonly destination: Destination
  readonly message: Message
  /** The asker's id on the platform, for the DM that is the last resort. */
  readonly asker: string
  /**
   * Writes a changed destination into the job's row before the courier goes on: what a second try after kill -9
   * must know (an uploaded file's id, the placeholder's timestamp).
   */
  readonly remember: (destination: Destination) => Promise<void>
}

export interface Parcel extends Notice {
  readonly images: readonly OutgoingImage[]
  /** A private result is shared: the place where it was asked for, and from now on for everyone there. */
  readonly shareIn?: Destination
  /** Told where the images are, once they are there and before `deliver` resolves; done twice, it is one record. */
  readonly posted: (posted: Posted) => Promise<void>
}

/** Where a result can be found again, in any process and at any later time. */
export interface Posted {
  /** What `fetch` takes, one for each image and in their order: never a URL that expires. */
  readonly files: readonly FileReference[]
  /** False where the platform gives the bytes to nobody again, so that the house must keep its own for a while. */
  readonly lasting: boolean
  /** The message, for people who want to go there. */
  readonly link?: string
}
