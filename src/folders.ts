import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder with all that lead to it. Not Node's own `recursive`: where a folder is there and takes no other in it,
 * as under /proc, that tries again for ever.
 */
export async function makeFolders(folder: string, mode?: number): Promise<void> {
  try {
    await makeFolder(folder, mode)
  } catch (thrown) {
    const parent = dirname(folder)
    if (!isMissing(thrown) || parent === folder) throw thrown
    await makeFolders(parent, mode)
    await makeFolder(folder, mode)
  }
}

async function makeFolder(folder: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(folder, mode)
  } catch (thrown) {
    // What is there may be a file.
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isThere) throw thrown
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
}
