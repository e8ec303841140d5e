import * as z from 'zod'
import { decodePress } from '../chat/buttons.ts'
import { commandForm, freshSubject } from '../chat/command-form.ts'
import type { Declaration } from '../chat/declaration.ts'
import type { Desk } from '../chat/desk.ts'
import type { Form } from '../chat/form.ts'
import { parseCommandLine, parseInvocationLine } from '../chat/grammar.ts'
import { invocationId } from '../chat/ids.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { withoutSecrets } from '../chat/secrets.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import type { Article, ArticleFile } from './article.ts'
import { destinationOf, fileReference } from './destination.ts'
import { commandLine } from './line.ts'
import { askerOf, whereabouts } from './person.ts'

const id = z.uuid()
const files = z
  .array(z.strictObject({ option: z.string().max(40), file: z.uuid(), filename: z.string().max(300) }))
  .max(10)

/** What the page posts: a typed line, or the fields of a form. The page makes the id, so a repeated post is one. */
export const askedSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('line'), id, line: z.string().max(40_000), files }),
  z.strictObject({
    type: z.literal('form'),
    id,
    form: z.string().max(100),
    fields: z.record(z.string().max(40), z.string().max(40_000)),
    files,
  }),
])

export const pressedSchema = z.strictObject({ id, button: z.string().max(100), article: id })

export type Asked = z.infer<typeof askedSchema>
export type Pressed = z.infer<typeof pressedSchema>

/** From whom it comes: what no body may say. */
export interface Origin {
  readonly conversation: string
  readonly locale: string
}

export interface Reading {
  readonly invocation: Invocation
  /** How the article begins. */
  readonly opening: Pick<Article, 'line' | 'pressed' | 'files'>
}

export function readAsked(asked: Asked, origin: Origin, declarations: readonly Declaration[]): Reading {
  return asked.type === 'line' ? readLine(asked, origin, declarations) : readForm(asked, origin, declarations)
}

/** A button → the invocation that it stands for; undefined for an id that is not ours. */
export function readPressed(pressed: Pressed, origin: Origin, article: Article): Reading | undefined {
  const press = decodePress(pressed.button)
  if (press === undefined) return undefined
  const label = article.message?.buttons.find((button) => button.id === pressed.button)?.label ?? ''
  return {
    invocation: invocationOf(pressed.id, origin, { command: press.command, options: { of: press.subject } }),
    opening: { line: article.line, pressed: label, files: [] },
  }
}

/** The command's form, when the line leaves out something that it needs; what was typed is in it. */
export function formForGaps(
  { command, options, files: given }: Invocation,
  { declarations, offer }: Pick<Desk, 'declarations' | 'offer'>,
  words: Words,
): Form | undefined {
  const declaration = declarations.find((one) => one.name === command && one.entry === 'command')
  if (declaration === undefined) return undefined
  const specs = Object.entries(declaration.options)
  const gap = specs.some(
    ([name, spec]) => spec.required && !options[name]?.trim() && given[name] === undefined,
  )
  // A wrong option is for dispatch to name; a form would swallow it.
  const known = Object.keys({ ...options, ...given }).every((name) =>
    Object.hasOwn(declaration.options, name),
  )
  return gap && known ? commandForm(declaration, offer, words, options) : undefined
}

function readLine(
  { id, line, files }: Extract<Asked, { type: 'line' }>,
  origin: Origin,
  declarations: readonly Declaration[],
): Reading {
  // Words without a command are a wish: for a change where there is a picture, else for a new one.
  const plain = { command: files.length > 0 ? 'edit' : 'imagine', text: line }
  // Who sends the slash alone wants to see what there is, as after a mention.
  const listed = line.trim() === '/' ? { command: 'help', text: '' } : undefined
  const { command, text } = parseInvocationLine(line) ?? listed ?? plain
  const declaration = declarations.find((one) => one.name === command)
  const options = declaration === undefined ? {} : parseCommandLine(text, declaration).options
  return {
    invocation: invocationOf(id, origin, { command, options, files }),
    opening: { line: withoutSecrets(line.trim(), options, declaration), pressed: '', files },
  }
}

function readForm(
  { id, form, fields, files }: Extract<Asked, { type: 'form' }>,
  origin: Origin,
  declarations: readonly Declaration[],
): Reading {
  const { command, subject } = decodePress(form) ?? { command: form, subject: freshSubject }
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''))
  const options = subject === freshSubject ? filled : { ...filled, of: subject }
  const declaration = declarations.find((one) => one.name === command)
  return {
    invocation: invocationOf(id, origin, { command, options, files }),
    opening: {
      line: withoutSecrets(commandLine(command, filled, declaration), filled, declaration),
      // What a button's form is for stands on the button.
      pressed: declaration?.entry === 'button' ? wordsFor(origin.locale)(declaration.description) : '',
      files,
    },
  }
}

interface Wanted {
  readonly command: string
  readonly options: Readonly<Record<string, string>>
  readonly files?: readonly ArticleFile[]
}

function invocationOf(
  article: string,
  { conversation, locale }: Origin,
  { command, options, files = [] }: Wanted,
): Invocation {
  return {
    id: invocationId(`playground:${article}`),
    command,
    options,
    files: Object.fromEntries(
      files.map(({ option, file, filename }): [string, FileReference] => [
        option,
        fileReference({ conversation, file }, filename),
      ]),
    ),
    asker: askerOf(conversation),
    ...whereabouts(conversation),
    locale,
    destination: destinationOf({ conversation, article }),
  }
}
