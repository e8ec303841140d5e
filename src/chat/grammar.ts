import type { Declaration, OptionSpec } from './declaration.ts'
import { parseSubcommand, usageOfSubcommands } from './subcommands.ts'

/**
 * The grammar of surfaces that take one line of text (Slack, terminal, playground): `key:value`, `key:"two words"`,
 * `--key value`, `--key=value` and `--flag` for declared options; all other words are the option with `rest`.
 * Clients autocorrect `--` to a dash and straight quotes to curly ones, so those mean the same. Values are text
 * as typed; dispatch parses them.
 */
export function parseCommandLine(
  text: string,
  declaration: Declaration,
): { readonly options: Readonly<Record<string, string>> } {
  const { subcommands } = declaration
  if (subcommands !== undefined) return { options: parseSubcommand(text, subcommands) }
  const rest = restOption(declaration)
  const options: Record<string, string> = {}
  let words = ''
  let at = 0
  while (at < text.length) {
    const found = startsWord(text, at) ? readOption(text, at, declaration) : undefined
    if (found === undefined) {
      words += text.charAt(at)
      at += 1
      continue
    }
    if (found.name === rest) words += found.value
    else options[found.name] = found.value
    at = /\s$|^$/.test(words) ? skipSpaces(text, found.end) : found.end
  }
  words = words.trim()
  // Words that no option takes go under their own name, so that dispatch says which word it does not know.
  if (words !== '') options[rest ?? words.slice(0, 40)] = rest === undefined ? '' : words
  return { options }
}

/** `/imagine a cat count:2` → the command's name and what follows it; undefined for text that is no command. */
export function parseInvocationLine(
  line: string,
): { readonly command: string; readonly text: string } | undefined {
  const [, command, text] = /^\s*\/([a-z][a-z-]{0,31})(?:\s+(.*))?$/is.exec(line) ?? []
  return command === undefined ? undefined : { command: command.toLowerCase(), text: (text ?? '').trim() }
}

/** How a command is typed, in one line: `prompt [size:…] [count:1–10] [private:yes|no]`; attachments have no text form. */
export function usageOf(declaration: Declaration): string {
  if (declaration.subcommands !== undefined) return usageOfSubcommands(declaration.subcommands)
  const parts = Object.entries(declaration.options).map(([name, spec]) => {
    const shape = shapeOf(name, spec)
    return shape === undefined || spec.required ? shape : `[${shape}]`
  })
  return parts.filter((part) => part !== undefined).join(' ')
}

function shapeOf(name: string, spec: OptionSpec): string | undefined {
  switch (spec.type) {
    case 'attachment':
      return undefined
    case 'text':
      return spec.rest ? name : `${name}:…`
    case 'choice':
      return typeof spec.choices === 'string' ? `${name}:…` : `${name}:${spec.choices.join('|')}`
    case 'integer':
      return `${name}:${spec.min}–${spec.max}`
    case 'yes-no':
      return `${name}:yes|no`
  }
}

function restOption(declaration: Declaration): string | undefined {
  return Object.entries(declaration.options).find(([, spec]) => spec.type === 'text' && spec.rest)?.[0]
}

interface FoundOption {
  readonly name: string
  readonly value: string
  readonly end: number
}

const colonKey = /([a-z][a-z0-9_-]*)[:：]/iy
const dashKey = /(?:--|[—–])([a-z][a-z0-9_-]*)(?=[=:：\s]|$)/iy

function readOption(text: string, at: number, declaration: Declaration): FoundOption | undefined {
  const colon = match(colonKey, text, at)
  const dash = colon === null ? match(dashKey, text, at) : null
  const typed = (colon ?? dash)?.[1]?.toLowerCase()
  const entry = Object.entries(declaration.options).find(([name]) => name.toLowerCase() === typed)
  if (entry === undefined) return undefined
  const [name, spec] = entry
  const end = at + ((colon ?? dash)?.[0].length ?? 0)
  const value = colon === null ? dashValue(text, end, spec) : readValue(text, end)
  if (value !== undefined) return { name, ...value }
  // `prompt: a cat` labels the words that are the prompt anyway; another bare `key:` is a word like any other.
  return colon !== null && spec.type === 'text' && spec.rest ? { name, value: '', end } : undefined
}

type Value = Pick<FoundOption, 'value' | 'end'>

function dashValue(text: string, at: number, spec: OptionSpec): Value | undefined {
  if (/[=:：]/.test(text.charAt(at))) return readValue(text, at + 1)
  // A flag never swallows the next word: in `--private on a hill`, "on" belongs to the hill.
  if (spec.type === 'yes-no') return { value: 'yes', end: at }
  return readValue(text, skipSpaces(text, at))
}

const singles = "'‘’‚"
const doubles = '"“”„«»'
const bareValue = /\S+/y

function readValue(text: string, at: number): Value | undefined {
  const opening = text.charAt(at)
  const closing = [doubles, singles].find((quotes) => opening !== '' && quotes.includes(opening))
  if (closing !== undefined) {
    const quoted = match(new RegExp(`[${closing}](.*?)[${closing}](?=\\s|$)`, 'sy'), text, at)
    if (quoted !== null) return { value: quoted[1] ?? '', end: at + quoted[0].length }
  }
  const bare = match(bareValue, text, at)?.[0]
  return bare === undefined ? undefined : { value: bare, end: at + bare.length }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /\s/.test(text.charAt(at - 1))
}

function skipSpaces(text: string, at: number): number {
  let end = at
  while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end += 1
  return end
}
