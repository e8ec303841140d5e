import type { Answer } from '../src/chat/answer.ts'
import type { Button } from '../src/chat/message.ts'

/** Sentences for the asker alone. */
export function noticed(...sentences: readonly string[]): Answer {
  return noticedWith([], ...sentences)
}

/** The same, with ways on from there. */
export function noticedWith(buttons: readonly Button[], ...sentences: readonly string[]): Answer {
  const paragraphs = sentences.map((text) => ({ role: 'text', text }) as const)
  return { type: 'message', audience: 'asker', message: { tone: 'notice', paragraphs, buttons } }
}
