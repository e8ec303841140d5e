import type { Answer } from '../src/chat/answer.ts'
import { encodePress } from '../src/chat/buttons.ts'
import type { Command } from '../src/chat/command.ts'
import { fieldsOf } from '../src/chat/command-form.ts'
import type { OptionSpec, OptionSpecs } from '../src/chat/declaration.ts'
import type { Field } from '../src/chat/form.ts'
import { jobIdOf, parseJobId } from '../src/chat/ids.ts'
import type { FileReference, Invocation } from '../src/chat/invocation.ts'
import { menuFileNames } from '../src/chat/message-menu.ts'
import { parseOptions } from '../src/chat/options.ts'
import { type WordKey, type Words, wordsFor } from '../src/chat/words.ts'
import { inputFailure } from '../src/failure.ts'
import { offerOf } from '../src/images/catalog.ts'
import { mustBeAllowed } from '../src/policy/permissions.ts'
import { here } from './here.ts'
import { type DefinedCommand, defineCommand, type House } from './house.ts'
import { whichField, whichOption } from './picture-fields.ts'
import { imageOption, subjectOptions } from './picture-options.ts'

interface Menu<Options extends OptionSpecs> {
  readonly name: string
  /** What people read in the menu, and over the form. */
  readonly label: WordKey
  readonly command: Command<Options, House>
  /** Which of the command's options the form asks for; a small screen shows the first four. */
  readonly asks: readonly (keyof Options & string)[]
}

/**
 * A command that starts from somebody's message: its menu brings the pictures, a form asks for the rest, and what is
 * sent off is the command itself.
 */
export function defineMenu<Options extends OptionSpecs>(menu: Menu<Options>): DefinedCommand<OptionSpecs> {
  const asked: OptionSpecs = Object.fromEntries(
    menu.asks.flatMap((name) => {
      const spec = menu.command.options[name]
      return spec === undefined ? [] : [[name, spec] as const]
    }),
  )
  return defineCommand<OptionSpecs>({
    name: menu.name,
    description: menu.label,
    entry: 'menu',
    options: {
      of: optional(subjectOptions.of),
      which: whichOption,
      ...Object.fromEntries(menuFileNames.map((name) => [name, optional(imageOption)])),
      ...Object.fromEntries(Object.entries(asked).map(([name, spec]) => [name, optional(spec)])),
    },
    run: ({ invocation }, house) =>
      invocation.options.of === undefined
        ? openForm(invocation, menu, asked, house)
        : runCommand(invocation, menu.command, house),
  })
}

/** The declaration serves the menu's use and the form's: what the form requires, the menu cannot bring. */
function optional({ required: _, ...spec }: OptionSpec): OptionSpec {
  return spec
}

async function openForm(
  invocation: Invocation,
  { name, label }: Pick<Menu<OptionSpecs>, 'name' | 'label'>,
  asked: OptionSpecs,
  house: House,
): Promise<Answer> {
  const pictures = menuFileNames.flatMap((file) => invocation.files[file] ?? [])
  if (pictures.length === 0) throw inputFailure('no_picture')
  const { settings, catalog } = await here(invocation, house)
  mustBeAllowed(invocation, settings)
  const draft = jobIdOf(invocation.id)
  await house.drafts.keep(draft, { asker: invocation.asker.id, pictures })
  const words = wordsFor(invocation.locale)
  return {
    type: 'form',
    form: {
      id: encodePress({ command: name, subject: draft }),
      title: words(label),
      submitLabel: words('form.submit'),
      fields: [...whichOf(pictures, words), ...fieldsOf(asked, offerOf(catalog), words)],
    },
  }
}

/** Asked where the message has several. */
function whichOf(pictures: readonly FileReference[], words: Words): readonly Field[] {
  if (pictures.length === 1) return []
  const labels = pictures.map(({ filename }, index) =>
    words('form.which_file', { number: index + 1, file: filename }),
  )
  return [whichField(labels, words)]
}

async function runCommand<Options extends OptionSpecs>(
  invocation: Invocation,
  command: Command<Options, House>,
  house: House,
): Promise<Answer> {
  const { of = '', which, ...options } = invocation.options
  const image = await chosen(of, which, invocation, house)
  const asked: Invocation = { ...invocation, command: command.name, options, files: { image } }
  const { catalog } = await here(asked, house)
  const values = parseOptions(command, asked, offerOf(catalog))
  return command.run({ invocation: asked, options: values }, house)
}

async function chosen(
  of: string,
  which = '1',
  { asker }: Invocation,
  { drafts }: Pick<House, 'drafts'>,
): Promise<FileReference> {
  const id = parseJobId(of)
  const draft = id === undefined ? undefined : await drafts.find(id)
  const picture = draft?.asker === asker.id ? draft.pictures[Number(which) - 1] : undefined
  if (picture === undefined) throw inputFailure('gone')
  return picture
}
