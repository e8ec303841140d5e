import { isAbsolute, relative } from 'node:path'
import type { Declaration } from '../chat/declaration.ts'
import { usageOf } from '../chat/grammar.ts'
import type { Message, Paragraph } from '../chat/message.ts'
import type { Words } from '../chat/words.ts'
import type { Outcome } from './courier.ts'
import { plainLine, plainText } from './plain-text.ts'

type Delivered = Extract<Outcome, { type: 'delivered' }>

/** What a message says, a paragraph a line; the prompt is left out, for it stands in the command above. */
export function renderMessage(message: Message, words: Words): string {
  const prompt = words('label.prompt')
  // A notice, such as /show's, is about the prompt of another line.
  const isKnown = (paragraph: Paragraph) =>
    message.tone !== 'notice' && paragraph.role === 'quote' && paragraph.label === prompt
  return message.paragraphs
    .filter((paragraph) => !isKnown(paragraph))
    .map((paragraph) => plainText(lineOf(paragraph)))
    .join('\n')
}

/** The files, then what there is to say about them. */
export function renderResult({ files, message }: Delivered, cwd: string, words: Words): string {
  const paths = files.map(({ path }) => renderPath(path, cwd))
  return [...paths, renderMessage(message, words)].join('\n')
}

export function renderPath(path: string, cwd: string): string {
  return plainLine(shortPath(path, cwd))
}

/** The same for programs, on one line. */
export function renderJson(job: string, { files, message }: Delivered, words: Words): string {
  const quotes = (label: string): readonly string[] =>
    message.paragraphs.flatMap((one) => (one.role === 'quote' && one.label === label ? [one.text] : []))
  const footers = message.paragraphs.flatMap((one) => (one.role === 'footer' ? [one.text] : []))
  const texts = message.paragraphs.flatMap((one) => (one.role === 'text' ? [one.text] : []))
  const [prompt] = quotes(words('label.prompt'))
  const revisedPrompts = quotes(words('label.revised_prompt'))
  const [settings, ...adjustments] = footers
  return jsonLine({
    job,
    files: files.map(({ path, altText }) => ({ path, altText })),
    prompt,
    revisedPrompt: revisedPrompts[0],
    ...(revisedPrompts.length > 1 ? { revisedPrompts } : {}),
    settings,
    notes: [...texts, ...adjustments],
  })
}

/** Escaped so that it is safe to look at too; JSON itself lets the C1 controls and direction marks through. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function renderUsage(declarations: readonly Declaration[], words: Words): string {
  const commands = declarations
    .filter(({ entry }) => entry === 'command')
    .flatMap((declaration) => [
      `  /${declaration.name} ${[usageOf(declaration), ...filesOf(declaration)].filter(Boolean).join(' ')}`.trimEnd(),
      `      ${words(declaration.description)}`,
    ])
  return [words('terminal.usage'), '', ...commands, '', words('terminal.hints')].join('\n')
}

function filesOf(declaration: Declaration): readonly string[] {
  return Object.entries(declaration.options)
    .filter(([, spec]) => spec.type === 'attachment')
    .map(([name, spec]) => (spec.required ? `${name}:FILE` : `[${name}:FILE]`))
}

function lineOf(paragraph: Paragraph): string {
  switch (paragraph.role) {
    case 'quote':
    case 'entry':
      return `${paragraph.label}: ${paragraph.text}`
    case 'link':
      return `${paragraph.label}: ${paragraph.url}`
    case 'text':
    case 'footer':
      return paragraph.text
  }
}

function shortPath(path: string, cwd: string): string {
  const below = relative(cwd, path)
  return below.startsWith('..') || isAbsolute(below) ? path : below
}
