import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Arguments {
  /** One word each, as the shell cut them. */
  readonly words: readonly string[]
  /** Where pictures go, absolute. */
  readonly out: string
  readonly json: boolean
  readonly help: boolean
  /** A flag whose value is missing. */
  readonly incomplete?: '--out'
}

const defaultFolder = 'easel-images'

/** `--out DIR`, `--json` and `--help` wherever they stand; all other words are the command line. */
export function readArguments(argv: readonly string[], cwd: string): Arguments {
  const words: string[] = []
  let out = defaultFolder
  let json = false
  let help = false
  let incomplete = false
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--json') json = true
    else if (word === '--help' || word === '-h') help = true
    else if (word.startsWith('--out=')) out = word.slice('--out='.length)
    else if (word === '--out') {
      at += 1
      out = argv[at] ?? ''
    } else words.push(word)
    incomplete ||= out === ''
  }
  const folder = absolutePath(out, cwd)
  return { words, out: folder, json, help, ...(incomplete ? { incomplete: '--out' } : {}) }
}

/** As a shell would take it: `~` inside a quoted command line is for us to expand. */
export function absolutePath(path: string, cwd: string): string {
  const [, below] = /^~(?:[/\\](.*))?$/s.exec(path) ?? []
  return path.startsWith('~') && (path === '~' || below !== undefined)
    ? join(homedir(), below ?? '')
    : resolve(cwd, path)
}
