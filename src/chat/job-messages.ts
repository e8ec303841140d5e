import type { Adjustment } from './adjustment.ts'
import { encodePress } from './buttons.ts'
import type { JobId } from './ids.ts'
import type { Button, Message, Paragraph } from './message.ts'
import { resultButtons } from './result-buttons.ts'
import type { WordKey, Words, WordValues } from './words.ts'

/** A step of a running job in words, with Cancel. */
export function progressMessage(
  key: Extract<WordKey, `progress.${string}`>,
  values: WordValues,
  { words, job }: { readonly words: Words; readonly job: JobId },
): Message {
  return {
    tone: 'progress',
    paragraphs: [{ role: 'text', text: words(key, values) }],
    buttons: [button('cancel', job, words('button.cancel'), 'secondary')],
  }
}

/** The message of a job that waits or starts. */
export function waitingMessage(
  ahead: number | undefined,
  context: { readonly words: Words; readonly job: JobId },
): Message {
  return ahead === undefined
    ? progressMessage('progress.starting', {}, context)
    : progressMessage('progress.queued', { ahead }, context)
}

/** What there is to say about delivered pictures; facts, not words. */
export interface ResultFacts {
  readonly job: JobId
  readonly prompt?: string
  /** One for each picture that came with its own. */
  readonly revisedPrompts: readonly string[]
  readonly model: string
  readonly size: string
  readonly quality: string
  readonly style?: string
  readonly milliseconds: number
  /** Micro-dollars; undefined when it is not known or not to be shown. */
  readonly cost?: number
  readonly adjustments: readonly Adjustment[]
  /** Whether a first try may have been billed as well: one that a restart cut off, or one that broke. */
  readonly billedBefore: 'never' | 'restart' | 'retry'
  readonly missing?: { readonly images: number; readonly reason: string }
  /** Only the asker sees it, and there is a place where others could. */
  readonly shareable: boolean
  /** Who made a private result public. */
  readonly sharedBy?: string
}

/** The text under a result: prompt, revised prompt, settings, what was adjusted, the job's short id. */
export function resultMessage(facts: ResultFacts, words: Words): Message {
  const paragraphs: Paragraph[] = []
  if (facts.sharedBy !== undefined) {
    paragraphs.push({ role: 'text', text: words('result.shared_by', { name: facts.sharedBy }) })
  }
  if (facts.prompt !== undefined) {
    paragraphs.push({ role: 'quote', label: words('label.prompt'), text: facts.prompt })
  }
  for (const revised of new Set(facts.revisedPrompts)) {
    paragraphs.push({ role: 'quote', label: words('label.revised_prompt'), text: revised })
  }
  if (facts.missing !== undefined) {
    const { images: missing, reason } = facts.missing
    paragraphs.push({ role: 'text', text: words('result.partial', { missing, reason }) })
  }
  if (facts.billedBefore !== 'never') {
    paragraphs.push({ role: 'text', text: words(`result.billed_before_${facts.billedBefore}`) })
  }
  paragraphs.push({ role: 'footer', text: settingsLine(facts, words) })
  for (const { key, values } of facts.adjustments) {
    paragraphs.push({ role: 'footer', text: words(key, values) })
  }
  return { tone: 'result', paragraphs, buttons: resultButtons(facts, words) }
}

function settingsLine(facts: ResultFacts, words: Words): string {
  const { model, size, quality, style, milliseconds, cost, job } = facts
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  const parts = [words('footer.settings', { model, size, quality, seconds })]
  if (style !== undefined) parts.push(words('footer.style', { style }))
  if (cost !== undefined) parts.push(words('footer.cost', { dollars: dollars(cost) }))
  parts.push(words('footer.job', { job }))
  return parts.join(' · ')
}

/** Micro-dollars → dollars with as many digits as a small amount needs. */
export function dollars(micro: number): string {
  const amount = micro / 1e6
  return amount.toFixed(amount >= 1 ? 2 : amount >= 0.01 ? 3 : 4)
}

function button(command: string, job: JobId, label: string, style: Button['style']): Button {
  return { id: encodePress({ command, subject: job }), label, style }
}
