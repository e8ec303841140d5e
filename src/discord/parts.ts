import type { Message, Paragraph } from '../chat/message.ts'
import { escapeMarkup, escapeWithIds } from './markup.ts'
import { contentLimit } from './render.ts'

/** Room for a label, its bold marks and the line break. */
const frame = 100
/** Discord takes five follow-ups from an app that is installed for one person only. */
const most = 6

/**
 * A notice that is too long for one message, as several: what somebody has asked to read is not cut as long as there
 * is room. Buttons hang under the last one.
 */
export function inParts(message: Message): readonly [Message, ...Message[]] {
  const groups: Paragraph[][] = [[]]
  let used = 0
  for (const paragraph of message.paragraphs.flatMap(pieces)) {
    const ids = 'ids' in paragraph ? paragraph.ids : undefined
    const length = frame + escapeWithIds(paragraph.text, ids).length
    if (used > 0 && used + length > contentLimit && groups.length < most) {
      groups.push([])
      used = 0
    }
    groups.at(-1)?.push(paragraph)
    used += length
  }
  const [first = [], ...rest] = groups
  const part = (paragraphs: Paragraph[], index: number): Message => ({
    ...message,
    paragraphs,
    buttons: index === groups.length - 1 ? message.buttons : [],
  })
  return [part(first, 0), ...rest.map((one, index) => part(one, index + 1))]
}

function pieces(paragraph: Paragraph): readonly Paragraph[] {
  if (paragraph.role !== 'quote') return [paragraph]
  const texts: string[] = []
  let text = ''
  for (const word of paragraph.text.split(/(?<=\s)/)) {
    const longer = text + word
    if (text !== '' && escapeMarkup(longer).length > contentLimit - frame) {
      texts.push(text)
      text = word
    } else text = longer
  }
  return [...texts, text].map((one, index) => ({
    ...paragraph,
    label: index === 0 ? paragraph.label : `${paragraph.label} (${index + 1})`,
    text: one,
  }))
}
