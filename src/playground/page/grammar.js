/** @import { Menu, MenuCommand, MenuOption } from '../menu.ts' */

/**
 * Where the options stand in a line. The server's grammar (chat/grammar.ts) decides what a line means; this one only
 * helps to write it, so it knows the plain form `name:value` alone.
 *
 * @typedef {object} Token
 * @property {string} name
 * @property {string} value
 * @property {number} from
 * @property {number} to
 */

const tokenPattern = /(^|\s)([a-z][a-z0-9-]*):("[^"]*"?|\S*)/gi

/**
 * @param {string} line
 * @param {MenuCommand | undefined} command
 * @returns {readonly Token[]}
 */
export function tokensOf(line, command) {
  if (command === undefined) return []
  return [...line.matchAll(tokenPattern)].flatMap(
    ({ 0: all, 1: space = '', 2: name = '', 3: value = '', index }) => {
      const from = index + space.length
      return command.options.some((option) => isTyped(option) && option.name === name.toLowerCase())
        ? [{ name: name.toLowerCase(), value: value.replaceAll('"', ''), from, to: index + all.length }]
        : []
    },
  )
}

/**
 * The command that a line is for: the one it names, else what plain words mean.
 *
 * @param {string} line
 * @param {Menu['commands']} commands
 * @param {boolean} withFiles
 */
export function commandOf(line, commands, withFiles) {
  const named = /^\s*\/([a-z][a-z-]*)(?=\s|$)/i.exec(line)?.[1]?.toLowerCase()
  const wanted = named ?? (withFiles ? 'edit' : 'imagine')
  return commands.find((command) => command.name === wanted)
}

/** @param {MenuOption} option  as `name:value`; the rest and attachments are not */
export function isTyped(option) {
  return !option.rest && option.type !== 'attachment'
}

/** @param {string} value */
export function quoted(value) {
  return /\s/.test(value) ? `"${value}"` : value
}

/**
 * @param {string} line
 * @param {Token} token
 */
export function withoutToken(line, { from, to }) {
  return `${line.slice(0, from).trimEnd()} ${line.slice(to).trimStart()}`.trimEnd()
}
