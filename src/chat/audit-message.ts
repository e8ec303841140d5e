import { encodePress } from './buttons.ts'
import type { JobId } from './ids.ts'
import type { Asker } from './invocation.ts'
import type { Message } from './message.ts'
import type { Words } from './words.ts'

/** `flagged`: checked and let through; `refused`: declined; `paused`: declined, and the asker has to pause. */
export type AuditedEvent = 'flagged' | 'refused' | 'paused'

interface Audited {
  readonly what: AuditedEvent
  readonly asker: Pick<Asker, 'id' | 'name'>
  readonly task: 'imagine' | 'edit' | 'vary'
  readonly prompt?: string
  readonly categories: readonly string[]
  readonly job: JobId
}

/** What moderators read: who, what they asked for, why it was declined. Never shown in the channel it came from. */
export function auditMessage({ what, asker, task, prompt, categories, job }: Audited, words: Words): Message {
  const person = `${asker.name} (${asker.id.slice(asker.id.lastIndexOf(':') + 1)})`
  const reasons = categories.length === 0 ? words('audit.no_categories') : categories.join(', ')
  return {
    tone: 'notice',
    paragraphs: [
      { role: 'text', text: words(`audit.${what}`, { person, command: task }) },
      ...(prompt === undefined
        ? []
        : [{ role: 'quote', label: words('label.prompt'), text: prompt } as const]),
      { role: 'entry', label: words('audit.categories'), text: reasons },
      { role: 'footer', text: words('footer.job', { job }) },
    ],
    buttons: [
      {
        id: encodePress({ command: 'block-person', subject: job }),
        label: words('button.block_person'),
        style: 'danger',
      },
    ],
  }
}
