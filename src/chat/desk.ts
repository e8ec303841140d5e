import type { Answer } from './answer.ts'
import type { Choice, Declaration, Offer } from './declaration.ts'
import type { JobId } from './ids.ts'
import type { Invocation } from './invocation.ts'

/** What every surface is given: the whole house, as seen from the door. */
export interface Desk {
  readonly declarations: readonly Declaration[]
  /** What can be chosen at the moment: models, qualities. Fills the choices of declarations. */
  readonly offer: Offer
  /** Never throws: a failure comes back as an Answer in words. */
  dispatch(invocation: Invocation): Promise<Answer>
  /** The platform knows about the job; the worker may speak there now. */
  acknowledged(job: JobId): void
  /** What can be chosen in one place: an admin may have left only some of it. */
  offerAt(where: Pick<Invocation, 'space' | 'place'>): Promise<Offer>
  /** Autocomplete: at most 25 choices for what has been typed so far. */
  suggest(typing: Typing): Promise<readonly Choice[]>
}

/** Somebody is about to use a command, and is at one of its options. */
export interface Typing
  extends Pick<Invocation, 'command' | 'options' | 'asker' | 'space' | 'place' | 'locale'> {
  readonly option: string
  readonly typed: string
}
