import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Invocation } from '../chat/invocation.ts'
import type { Words } from '../chat/words.ts'
import type { Arguments } from './arguments.ts'
import { readFileAddress } from './destination.ts'
import { plainLine } from './plain-text.ts'

/** What is wrong before anybody is asked: what only a terminal can have, flags, files and folders. */
export async function faultOf(
  { words: typed, out, incomplete }: Arguments,
  invocation: Invocation | undefined,
  words: Words,
): Promise<string | undefined> {
  if (incomplete !== undefined) return words('terminal.flag_needs_value', { flag: incomplete })
  if (invocation === undefined) {
    return words('terminal.not_a_command', { text: plainLine(typed.join(' ')).slice(0, 60) })
  }
  for (const reference of Object.values(invocation.files)) {
    const path = readFileAddress(reference)
    if (!(await isReadableFile(path))) return words('terminal.no_file', { file: plainLine(path) })
  }
  if (!(await takesFiles(out))) return words('terminal.out_unwritable', { folder: plainLine(out) })
  return undefined
}

async function isReadableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** The folder may be made later; until then its nearest existing parent speaks for it. */
async function takesFiles(folder: string): Promise<boolean> {
  try {
    if (!(await stat(folder)).isDirectory()) return false
    await access(folder, constants.W_OK)
    return true
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
    return missing && dirname(folder) !== folder && takesFiles(dirname(folder))
  }
}
