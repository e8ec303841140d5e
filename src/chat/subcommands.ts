import type { Subcommands } from './declaration.ts'

/** `set model gpt-image-2`: the subcommand, then its options in their order, of which the last takes all that is left. */
export function parseSubcommand(text: string, subcommands: Subcommands): Readonly<Record<string, string>> {
  const [first, after] = takeWord(text, 'subcommand')
  const subcommand = first.toLowerCase()
  if (subcommand === '') return {}
  const names = Object.hasOwn(subcommands, subcommand) ? subcommands[subcommand]?.options : undefined
  // What is no word may be a secret in the wrong place, and an answer would repeat it.
  if (names === undefined) return { subcommand: /^[a-z-]{1,20}$/.test(subcommand) ? subcommand : '…' }
  const options: Record<string, string> = { subcommand }
  let left = after
  for (const name of names) {
    const isLast = name === names.at(-1)
    const [value, rest] = isLast ? [wholeOf(left, name), ''] : takeWord(left, name)
    if (value !== '') options[name] = value
    left = rest
  }
  // Words that no option takes go under their own name, so that dispatch says which word it does not know.
  if (left !== '') options[left.slice(0, 40)] = ''
  return options
}

/** `show · set key value · reset key` */
export function usageOfSubcommands(subcommands: Subcommands): string {
  return Object.entries(subcommands)
    .map(([name, { options }]) => [name, ...options].join(' '))
    .join(' · ')
}

/** The label may be there, as in `key:model`. */
function takeWord(text: string, name: string): readonly [word: string, rest: string] {
  const [, quoted, bare = '', rest = ''] = /^(?:"([^"]*)"|(\S*))\s*(.*)$/s.exec(unlabelled(text, name)) ?? []
  return [quoted ?? bare, rest]
}

function wholeOf(text: string, name: string): string {
  const value = unlabelled(text, name)
  const [, quoted] = /^"([^"]*)"$/.exec(value) ?? []
  return (quoted ?? value).trim()
}

function unlabelled(text: string, name: string): string {
  const trimmed = text.trim()
  return trimmed.toLowerCase().startsWith(`${name}:`) ? trimmed.slice(name.length + 1).trimStart() : trimmed
}
