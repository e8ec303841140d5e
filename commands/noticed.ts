import type { Answer } from '../src/chat/answer.ts'
import type { Button, Paragraph } from '../src/chat/message.ts'

type Said = string | Extract<Paragraph, { role: 'text' }>

/** Sentences for the asker alone. */
export function noticed(...sentences: readonly Said[]): Answer {
  return noticedWith([], ...sentences)
}

/** The same, with ways on from there. */
export function noticedWith(buttons: readonly Button[], ...sentences: readonly Said[]): Answer {
  const paragraphs = sentences.map((said) =>
    typeof said === 'string' ? ({ role: 'text', text: said } as const) : said,
  )
  return { type: 'message', audience: 'asker', message: { tone: 'notice', paragraphs, buttons } }
}
