import { basename } from 'node:path'
import type { Declaration, OptionSpecs } from '../chat/declaration.ts'
import { parseCommandLine, parseInvocationLine } from '../chat/grammar.ts'
import { invocationId, personId } from '../chat/ids.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { absolutePath } from './arguments.ts'
import { destinationOf, fileReference, space } from './destination.ts'
import { plainLine } from './plain-text.ts'

/** What the command line does not say. */
export interface Origin {
  readonly cwd: string
  readonly out: string
  /** The system's name of the person. */
  readonly user: string
  readonly locale: string
  readonly randomId: string
}

/** The shell's words → an invocation; undefined when they are no command. Pure: nobody has looked at the files yet. */
export function readWords(
  words: readonly string[],
  origin: Origin,
  declarations: readonly Declaration[],
): Invocation | undefined {
  const typed = declarations.filter(({ entry }) => entry === 'command')
  const named = nameOf(words[0] ?? '', typed)
  if (named === undefined) return undefined
  const declaration = typed.find(({ name }) => name === named.command)
  if (declaration === undefined) return invocationOf(named.command, {}, {}, origin)
  const line = `${named.text} ${joinWords(words.slice(1), declaration.options)}`
  const { options, files } = withFiles(parseCommandLine(line, declaration).options, declaration, origin)
  return invocationOf(declaration.name, options, files, origin)
}

/** Cancel, as a press of the button under the job's progress would say it. */
export function cancelOf(invocation: Invocation, job: string): Invocation {
  return {
    ...invocation,
    id: invocationId(`${invocation.id}:cancel`),
    command: 'cancel',
    options: { of: job },
    files: {},
  }
}

/** The slash may be missing: some shells on Windows turn `/imagine` into a path. */
function nameOf(first: string, typed: readonly Declaration[]): ReturnType<typeof parseInvocationLine> {
  const slashed = parseInvocationLine(first)
  if (slashed !== undefined) return slashed
  const bare = parseInvocationLine(`/${first.trim()}`)
  return typed.some(({ name }) => name === bare?.command) ? bare : undefined
}

/** One line out of many words: an option's value that the shell kept together stays together. */
function joinWords(words: readonly string[], options: OptionSpecs): string {
  return words
    .map((word) => {
      const [, key, value] = /^((?:--)?[a-z][a-z0-9_-]*[:=])(.*\s.*)$/is.exec(word) ?? []
      if (key === undefined || value === undefined || isQuoted(value)) return word
      if (!Object.hasOwn(options, key.replace(/^--|[:=]$/g, '').toLowerCase())) return word
      const quote = value.includes('"') ? "'" : '"'
      return `${key}${quote}${value}${quote}`
    })
    .join(' ')
}

function isQuoted(value: string): boolean {
  return /^(["'“‘]).*(["'”’])$/s.test(value)
}

/** Values of attachment options are paths. */
function withFiles(
  given: Readonly<Record<string, string>>,
  declaration: Declaration,
  { cwd }: Origin,
): Pick<Invocation, 'options' | 'files'> {
  const options: Record<string, string> = {}
  const files: Record<string, FileReference> = {}
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(declaration.options, name) ? declaration.options[name] : undefined
    if (spec?.type !== 'attachment') options[name] = value
    else files[name] = fileReference(absolutePath(value, cwd), plainLine(basename(value)))
  }
  return { options, files }
}

function invocationOf(
  command: string,
  options: Invocation['options'],
  files: Invocation['files'],
  { out, user, locale, randomId }: Origin,
): Invocation {
  const run = `terminal:${randomId}`
  return {
    id: invocationId(run),
    command,
    options,
    files,
    asker: { id: personId(`terminal:${user}`), name: user, admin: true, roles: [] },
    space,
    place: { channel: 'terminal', kind: 'direct', ageRestricted: false },
    locale,
    destination: destinationOf({ run, out }),
  }
}
