/** @import { Menu, MenuCommand, PicturedChoice } from '../menu.ts' */
import { commandOf, isTyped, quoted, tokensOf } from './grammar.js'

/**
 * What could come next at the cursor.
 *
 * @typedef {object} Suggestions
 * @property {number} from  what a choice replaces
 * @property {number} to
 * @property {readonly Suggestion[]} items
 * @property {boolean} eager  Enter takes the first one; otherwise only what was reached with the arrow keys
 * @property {boolean} tab  Tab takes the first one
 *
 * @typedef {{ label: string, hint: string, text: string, picture?: string | undefined }} Suggestion
 *
 * @typedef {object} Where
 * @property {string} line
 * @property {number} cursor
 * @property {boolean} withFiles
 */

/** @typedef {(wanted: { command: string, option: string, typed: string } & Record<string, string>) => Promise<readonly PicturedChoice[]>} Remote */

/**
 * @param {Where} where
 * @param {Menu['commands']} commands
 * @param {Remote} remote
 * @returns {Promise<Suggestions | undefined>}
 */
export async function suggest(where, commands, remote) {
  const { line, cursor, withFiles } = where
  const head = line.slice(0, cursor)
  const slash = /^(\s*)\/([a-z-]*)$/i.exec(head)
  if (slash !== null) return forCommand(slash[2] ?? '', (slash[1] ?? '').length, cursor, commands)
  const command = commandOf(line, commands, withFiles)
  if (command === undefined) return undefined
  if (Object.keys(command.subcommands).length > 0) return forSubcommand(head, command, remote)
  const token = tokensOf(head, command).find((one) => one.to === cursor)
  if (token !== undefined) return forValue(token, command, remote)
  return forOption(head, line, command)
}

/**
 * @param {string} typed
 * @param {number} from
 * @param {number} to
 * @param {Menu['commands']} commands
 */
function forCommand(typed, from, to, commands) {
  const wanted = typed.toLowerCase()
  const items = commands
    .filter(({ name }) => name.startsWith(wanted))
    .map(({ name, description }) => ({ label: `/${name}`, hint: description, text: `/${name} ` }))
  const whole = commands.some(({ name }) => name === wanted)
  return { from, to, items, eager: !whole, tab: true }
}

/**
 * `/config set mo`: the subcommand first, then its options in their order, of which the last takes all that is left.
 *
 * @param {string} head
 * @param {MenuCommand} command
 * @param {Remote} remote
 * @returns {Promise<Suggestions | undefined>}
 */
async function forSubcommand(head, command, remote) {
  const [, after] = /^\s*\/[a-z-]+\s+(.*)$/is.exec(head) ?? []
  if (after === undefined) return undefined
  const [first = '', ...words] = after.split(/\s+/)
  const to = head.length
  if (words.length === 0) {
    const items = Object.entries(command.subcommands)
      .filter(([name]) => name.startsWith(first.toLowerCase()))
      .map(([name, { description, options }]) => ({
        label: name,
        hint: description,
        text: options.length === 0 ? name : `${name} `,
      }))
    return { from: to - first.length, to, items, eager: !(first in command.subcommands), tab: true }
  }
  const names = command.subcommands[first.toLowerCase()]?.options ?? []
  const at = Math.min(words.length, names.length) - 1
  const option = command.options.find(({ name }) => name === names[at])
  if (option === undefined || !option.suggests) return undefined
  const typed = words.slice(at).join(' ')
  const before = Object.fromEntries(names.slice(0, at).map((name, index) => [name, words[index] ?? '']))
  const choices = await remote({
    ...before,
    subcommand: first.toLowerCase(),
    command: command.name,
    option: option.name,
    typed,
  })
  const items = choices.map(({ label, value }) => ({
    label,
    hint: label === value ? '' : value,
    text: at < names.length - 1 ? `${value} ` : value,
  }))
  const whole = choices.some(({ value }) => value.toLowerCase() === typed.toLowerCase())
  return { from: to - typed.length, to, items, eager: !whole && typed !== '', tab: true }
}

/**
 * @param {import('./grammar.js').Token} token
 * @param {MenuCommand} command
 * @param {Remote} remote
 */
async function forValue({ name, value, from, to }, command, remote) {
  const option = command.options.find((one) => one.name === name)
  if (option === undefined) return undefined
  const typed = value.toLowerCase()
  /** @type {readonly PicturedChoice[]} */
  const choices = option.suggests
    ? await remote({ command: command.name, option: name, typed: value })
    : option.choices.filter(
        (one) => one.value.toLowerCase().includes(typed) || one.label.toLowerCase().includes(typed),
      )
  const items = choices.map((choice) => ({
    label: choice.label,
    hint: choice.label === choice.value ? '' : choice.value,
    text: `${name}:${quoted(choice.value)} `,
    picture: choice.picture,
  }))
  const whole = choices.some((choice) => choice.value.toLowerCase() === typed)
  return { from, to, items, eager: !whole, tab: true }
}

/**
 * @param {string} head
 * @param {string} line
 * @param {MenuCommand} command
 */
function forOption(head, line, command) {
  const justNamed = /^\s*\/[a-z-]+\s+$/i.test(head)
  const typed = /(?:^|\s)([a-z][a-z0-9-]*)$/i.exec(head)?.[1]?.toLowerCase() ?? ''
  // Two letters: a word that happens to begin like an option should not raise a list at its first one.
  if (!justNamed && typed.length < 2) return undefined
  const set = new Set(tokensOf(line, command).map((token) => token.name))
  const items = command.options
    .filter((option) => isTyped(option) && !set.has(option.name) && option.name.startsWith(typed))
    .map((option) => ({ label: `${option.name}:`, hint: option.description, text: `${option.name}:` }))
  return { from: head.length - typed.length, to: head.length, items, eager: false, tab: typed !== '' }
}
