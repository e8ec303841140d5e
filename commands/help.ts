import { type Declaration, type Offer, type OptionSpec, suggestionsOf } from '../src/chat/declaration.ts'
import type { Message, Paragraph } from '../src/chat/message.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import { inputFailure } from '../src/failure.ts'
import { offerOf } from '../src/images/catalog.ts'
import { here } from './here.ts'
import { defineCommand } from './house.ts'

export const help = defineCommand({
  name: 'help',
  description: 'command.help',
  entry: 'command',
  submit: 'button.go_on',
  options: {
    command: { type: 'text', description: 'option.command', maxLength: 24, rest: true },
  },
  run: async ({ invocation, options }, house) => {
    const words = wordsFor(invocation.locale)
    const listed = house.declarations().filter(({ entry }) => entry === 'command')
    const message =
      options.command === undefined
        ? overview(listed, words)
        : details(named(options.command, listed), offerOf((await here(invocation, house)).catalog), words)
    return { type: 'message', message, audience: 'asker' }
  },
})

function named(name: string, listed: readonly Declaration[]): Declaration {
  const wanted = name.replace(/^\//, '').toLowerCase()
  const found = listed.find((declaration) => declaration.name === wanted)
  if (found === undefined) throw inputFailure('command_unknown', { command: wanted })
  return found
}

function overview(listed: readonly Declaration[], words: Words): Message {
  return notice([
    { role: 'text', text: words('help.intro') },
    ...listed.map(
      (declaration): Paragraph => ({
        role: 'entry',
        label: `/${declaration.name}`,
        text: words(declaration.description),
      }),
    ),
    { role: 'footer', text: words('help.more', { command: 'imagine' }) },
  ])
}

function details(declaration: Declaration, offer: Offer, words: Words): Message {
  return notice([
    { role: 'entry', label: `/${declaration.name}`, text: words(declaration.description) },
    ...Object.entries(declaration.options).map(
      ([name, spec]): Paragraph => ({ role: 'entry', label: name, text: meaning(spec, offer, words) }),
    ),
  ])
}

/** With what can be chosen or is worth trying: where commands are typed, no list opens by itself. */
function meaning(spec: OptionSpec, offer: Offer, words: Words): string {
  const description = words(spec.description)
  const said = spec.required ? words('help.required', { description }) : description
  // Sizes are told by their description, and any other is taken as well.
  const isTold = spec.type === 'text' && spec.suggests === 'sizes'
  const values = isTold ? [] : suggestionsOf(spec, offer).map(({ value }) => value)
  return values.length === 0 ? said : `${said}: ${values.join(', ')}`
}

function notice(paragraphs: readonly Paragraph[]): Message {
  return { tone: 'notice', paragraphs, buttons: [] }
}
