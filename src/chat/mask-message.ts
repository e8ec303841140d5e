import { encodePress } from './buttons.ts'
import type { JobId } from './ids.ts'
import type { Message, Paragraph } from './message.ts'
import type { Words } from './words.ts'

/** Why a mask is shown before it is paid for. */
export type MaskDoubt =
  /** It was guessed from what somebody drew on a copy. */
  | { readonly kind: 'scribble'; readonly share: number }
  /** It is most of the picture. */
  | { readonly kind: 'region'; readonly name: string; readonly share: number }

/** What will be repainted, for the picture beside it. */
export function maskMessage(doubt: MaskDoubt, words: Words): Message {
  return { tone: 'notice', paragraphs: [sentence(doubt, words)], buttons: [] }
}

/** The same as a question, with its two answers. */
export function maskQuestion(
  doubt: MaskDoubt,
  { words, job, minutes }: { readonly words: Words; readonly job: JobId; readonly minutes: number },
): Message {
  const button = (command: string) => encodePress({ command, subject: job })
  return {
    tone: 'notice',
    paragraphs: [sentence(doubt, words), { role: 'text', text: words('mask.ask', { minutes }) }],
    buttons: [
      { id: button('go-on'), label: words('button.go_on'), style: 'primary' },
      { id: button('cancel'), label: words('button.cancel'), style: 'secondary' },
    ],
  }
}

function sentence(doubt: MaskDoubt, words: Words): Paragraph {
  const percent = Math.min(99, Math.max(1, Math.round(doubt.share * 100)))
  const text =
    doubt.kind === 'scribble'
      ? words('mask.scribble', { percent })
      : words('mask.region', { region: doubt.name, percent })
  return { role: 'text', text }
}
