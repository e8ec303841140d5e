import * as z from 'zod'
import type { Message } from '../chat/message.ts'

/**
 * One question and its answer, as the notebook keeps it and the page shows it.
 * asked: written, no answer yet. working: a job speaks here. answered: it has said its last word.
 */
export interface Article {
  readonly id: string
  readonly state: 'asked' | 'working' | 'answered'
  /** The person's own line; for a button that was pressed, the line of the article it hung on. */
  readonly line: string
  /** The button that was pressed; empty for a line. */
  readonly pressed: string
  readonly files: readonly ArticleFile[]
  readonly job: string | null
  readonly message: Message | null
  /** While a job works, what there is to look at on the way; it goes when the answer comes. */
  readonly images: readonly ArticleImage[]
  /** To download, such as a table. */
  readonly documents: readonly ArticleDocument[]
  readonly askedAt: number
  /** Grows with every change of the conversation: what an event stream resumes from. */
  readonly changedAt: number
}

export interface ArticleFile {
  readonly option: string
  /** On the shelf. */
  readonly file: string
  readonly filename: string
}

export interface ArticleImage {
  /** On the shelf. */
  readonly file: string
  readonly filename: string
  readonly alt: string
}

export interface ArticleDocument {
  /** On the shelf. */
  readonly file: string
  readonly filename: string
}

const message = z.object({
  tone: z.enum(['progress', 'result', 'failure', 'notice']),
  paragraphs: z.array(
    z.discriminatedUnion('role', [
      z.object({ role: z.enum(['text', 'footer']), text: z.string() }),
      z.object({ role: z.literal('link'), label: z.string(), text: z.string(), url: z.string() }),
      z.object({ role: z.enum(['quote', 'entry']), label: z.string(), text: z.string() }),
    ]),
  ),
  link: z.object({ label: z.string(), url: z.string() }).exactOptional(),
  buttons: z.array(
    z.object({ id: z.string(), label: z.string(), style: z.enum(['primary', 'secondary', 'danger']) }),
  ),
})

/** Rows of another version of Easel may look different: such an article is not shown. */
export const articleSchema: z.ZodType<Article> = z.object({
  id: z.string(),
  state: z.enum(['asked', 'working', 'answered']),
  line: z.string(),
  pressed: z.string(),
  files: z.array(z.object({ option: z.string(), file: z.string(), filename: z.string() })),
  job: z.string().nullable(),
  message: message.nullable(),
  images: z.array(z.object({ file: z.string(), filename: z.string(), alt: z.string() })),
  // Absent in what was written before there were any.
  documents: z.array(z.object({ file: z.string(), filename: z.string() })).default([]),
  askedAt: z.number(),
  changedAt: z.number(),
})

export function emptyArticle(id: string, askedAt: number): Article {
  return {
    id,
    state: 'asked',
    line: '',
    pressed: '',
    files: [],
    job: null,
    message: null,
    images: [],
    documents: [],
    askedAt,
    changedAt: askedAt,
  }
}
