import type { Declaration, OptionSpecs } from './declaration.ts'
import { parseCommandLine, parseInvocationLine } from './grammar.ts'
import type { FileReference, Invocation } from './invocation.ts'

/** Words to the bot without a command, as a surface has found them. */
export interface Mention {
  /** Without the bot's own name. */
  readonly text: string
  readonly attached: readonly FileReference[]
  /** In the message that it replies to, or last in its thread. */
  readonly pointedAt: readonly FileReference[]
}

/**
 * What the words ask for: a change where there is a picture, a new one where there is none, help where there is
 * nothing at all. A typed command is that command, and options are `key:value` as everywhere.
 */
export function readMention(
  { text, attached, pointedAt }: Mention,
  declarations: readonly Declaration[],
): Pick<Invocation, 'command' | 'options' | 'files'> {
  // An edit starts from one picture; which one of several is for a form to ask.
  const files = [...attached, ...pointedAt.slice(0, 1)]
  if (/^\/?(help)?$/i.test(text.trim()) && attached.length === 0) {
    return { command: 'help', options: {}, files: {} }
  }
  const plain = { command: files.length > 0 ? 'edit' : 'imagine', text: text.trim() }
  const { command, text: words } = parseInvocationLine(text) ?? plain
  const declaration = declarations.find(({ name, entry }) => name === command && entry === 'command')
  const options = declaration === undefined ? {} : parseCommandLine(words, declaration).options
  // What was attached is meant; what was only pointed at goes where a picture is wanted.
  const meant = takesPicture(declaration?.options) ? files : attached
  return { command, options, files: named(meant) }
}

function takesPicture(options: OptionSpecs = {}): boolean {
  return options.image?.type === 'attachment'
}

/** image, image2, image3, …: more than the command declares are for dispatch to refuse, not to lose silently. */
function named(files: readonly FileReference[]): Readonly<Record<string, FileReference>> {
  return Object.fromEntries(files.map((file, index) => [index === 0 ? 'image' : `image${index + 1}`, file]))
}
