import { Hono } from 'hono'
import { localeOf } from '../accept-language.ts'
import { commandForm } from '../chat/command-form.ts'
import type { Choice, Declaration, Offer, OptionSpec } from '../chat/declaration.ts'
import { choicesOf } from '../chat/declaration.ts'
import type { Desk } from '../chat/desk.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import { pageWords } from '../page-files.ts'
import { uploadBytes } from './files.ts'
import type { PageFiles } from './page-files.ts'
import { askerOf, conversationOf, welcome, whereabouts } from './person.ts'

/** What the page needs to know: what can be asked for, and how to say it. */
export interface Menu {
  readonly sandbox: boolean
  readonly uploadBytes: number
  readonly commands: readonly MenuCommand[]
  readonly words: Readonly<Record<string, string>>
}

export interface MenuCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly MenuOption[]
  /** Typed first; then their options, in their order. */
  readonly subcommands: Readonly<Record<string, MenuSubcommand>>
}

interface MenuSubcommand {
  readonly description: string
  readonly options: readonly string[]
}

export interface MenuOption {
  readonly name: string
  readonly type: OptionSpec['type']
  readonly description: string
  readonly required: boolean
  /** Takes all words that are no `key:value`. */
  readonly rest: boolean
  /** Every value there is; empty where text is free. */
  readonly choices: readonly Choice[]
  /** `/playground/suggest` knows values for it. */
  readonly suggests: boolean
}

export interface PicturedChoice extends Choice {
  /** What choosing it looks like: an address on this server. */
  readonly picture?: string
}

interface MenuParts {
  readonly desk: Desk
  readonly pictureOf: PageFiles['pictureOf']
  readonly sandbox: boolean
  readonly randomId: () => string
}

export function menuRoutes({ desk, pictureOf, sandbox, randomId }: MenuParts): Hono {
  const routes = new Hono()
  routes.get('/playground/commands', async (c) => {
    if (!welcome(c, randomId)) return c.json({ error: 'forbidden' }, 403)
    c.header('cache-control', 'no-store')
    const words = wordsFor(localeOf(c))
    const offer = await desk.offerAt(whereabouts(conversationOf(c) ?? ''))
    const menu: Menu = {
      sandbox,
      uploadBytes,
      commands: desk.declarations
        .filter((declaration) => declaration.entry === 'command')
        .map((declaration) => menuCommand(declaration, offer, words)),
      words: pageWords(words),
    }
    return c.json(menu)
  })
  routes.get('/playground/forms/:command', async (c, next) => {
    const name = c.req.param('command')
    const declaration = desk.declarations.find((one) => one.name === name && one.entry === 'command')
    if (declaration === undefined) return next()
    const offer = await desk.offerAt(whereabouts(conversationOf(c) ?? ''))
    return c.json(commandForm(declaration, offer, wordsFor(localeOf(c))))
  })
  routes.get('/playground/suggest', async (c) => {
    const { command = '', option = '', typed = '', ...options } = c.req.query()
    const conversation = conversationOf(c) ?? ''
    const choices = await desk.suggest({
      command,
      options,
      option,
      typed: typed.slice(0, 200),
      asker: askerOf(conversation),
      ...whereabouts(conversation),
      locale: localeOf(c),
    })
    return c.json(
      choices.map((choice): PicturedChoice => withPicture(choice, pictureOf(option, choice.value))),
    )
  })
  return routes
}

function withPicture(choice: Choice, picture: string | undefined): PicturedChoice {
  return picture === undefined ? choice : { ...choice, picture }
}

function menuCommand(declaration: Declaration, offer: Offer, words: Words): MenuCommand {
  return {
    name: declaration.name,
    description: words(declaration.description),
    subcommands: Object.fromEntries(
      Object.entries(declaration.subcommands ?? {}).map(([name, { description, options }]) => [
        name,
        { description: words(description), options },
      ]),
    ),
    options: Object.entries(declaration.options).map(([name, spec]) => ({
      name,
      type: spec.type,
      description: words(spec.description),
      required: spec.required === true,
      rest: spec.type === 'text' && spec.rest === true,
      choices: valuesOf(spec, offer, words),
      suggests: spec.type === 'text' && spec.suggests !== undefined,
    })),
  }
}

function valuesOf(spec: OptionSpec, offer: Offer, words: Words): readonly Choice[] {
  if (spec.type === 'yes-no') {
    return [
      { value: 'yes', label: words('choice.yes') },
      { value: 'no', label: words('choice.no') },
    ]
  }
  if (spec.type !== 'integer') return choicesOf(spec, offer)
  const all = Array.from({ length: spec.max - spec.min + 1 }, (_, step) => String(spec.min + step))
  return all.map((value) => ({ value, label: value }))
}
