import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, constants, open, rename, rm } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { OutgoingFile } from '../chat/message.ts'
import { makeFolders } from '../folders.ts'

/** Makes the folder; throws when it may not be written to. */
export async function prepareFolder(folder: string): Promise<void> {
  await makeFolders(folder)
  await access(folder, constants.W_OK)
}

/** All files or none, each whole under its name, never in place of another file. */
export async function saveFiles(
  files: readonly OutgoingFile[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await prepareFolder(folder)
  const paths: string[] = []
  try {
    for (const file of files) paths.push(await saveFile(file, folder, signal))
    return paths
  } catch (thrown) {
    await Promise.all(paths.map((path) => rm(path, { force: true })))
    throw thrown
  }
}

async function saveFile(file: OutgoingFile, folder: string, signal: AbortSignal): Promise<string> {
  const temporary = join(folder, `.easel-${randomBytes(6).toString('hex')}.part`)
  try {
    await pipeline(file.open(), createWriteStream(temporary, { flags: 'wx' }), { signal })
    const path = await claimName(folder, file.filename)
    await rename(temporary, path)
    return path
  } finally {
    await rm(temporary, { force: true })
  }
}

/** `cat.png`, else `cat-2.png`, `cat-3.png`, …: the first that nobody has, taken by an empty file. */
async function claimName(folder: string, filename: string): Promise<string> {
  const { name, ext } = parse(filename)
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? `${name}${ext}` : `${name}-${number}${ext}`)
    try {
      await (await open(path, 'wx')).close()
      return path
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
    }
  }
}
