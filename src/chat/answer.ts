import type { Form } from './form.ts'
import type { JobId, ResultId } from './ids.ts'
import type { Message, OutgoingFile } from './message.ts'

/** What a command, a button or a form gives back to the surface that asked. */
export type Answer =
  | {
      readonly type: 'message'
      readonly message: Message
      readonly audience: Audience
      /** Shown beside the words, or near them where the platform cannot: pictures with their alt text, tables. */
      readonly files?: readonly OutgoingFile[]
      /** The option that the message asks to mend; a form can say it there. */
      readonly option?: string
      /** The picture that the message's link opens the painter for; a page of our own opens it in place. */
      readonly paint?: ResultId
    }
  | {
      readonly type: 'form'
      readonly form: Form
      /** What is said where no form can be drawn. */
      readonly instead?: Message
    }
  /**
   * A job's row is written. The surface acknowledges with the message (queue position, Cancel), then calls
   * `desk.acknowledged(job)`; from then on the job's courier owns what the person sees.
   */
  | {
      readonly type: 'accepted'
      readonly job: JobId
      readonly message: Message
      readonly audience: Audience
      /** The same event came before, perhaps to another process: the courier owns what the person sees already. */
      readonly known?: true
    }
  /** The message that the pressed button hangs on goes away. */
  | { readonly type: 'removed' }
  /** The press needs no words of its own: the job's message will show what came of it. */
  | { readonly type: 'done' }

export type Audience = 'asker' | 'everyone'
