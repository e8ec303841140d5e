import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolders } from '../src/folders.ts'

describe('making a folder', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'easel-folders-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  it('makes all that lead to it, and is content when it is there', async () => {
    const folder = join(home, 'a', 'b', 'c')
    await Promise.all([makeFolders(folder, 0o700), makeFolders(folder, 0o700)])
    await makeFolders(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it('ends with an error where no folder can be, such as under a file', async () => {
    await writeFile(join(home, 'file'), '')
    await expect(makeFolders(join(home, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolders(join(home, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it.runIf(process.platform === 'linux')('ends with an error below /proc, too', async () => {
    await expect(makeFolders('/proc/easel/a')).rejects.toThrow()
  })
})
