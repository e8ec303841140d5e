import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPreviousKeys, loadSecretKey } from '../../src/store/secret-key.ts'
import { dataFolder } from '../support/data-folder.ts'

describe('the secret key', () => {
  it('is made once, kept for its owner alone, and the same ever after', async () => {
    await using folder = await dataFolder()
    const dataDir = join(folder.path, 'new')
    const first = await loadSecretKey({ dataDir })
    const second = await loadSecretKey({ dataDir })
    expect(first).toHaveLength(32)
    expect(second).toEqual(first)
    expect(await readdir(dataDir)).toEqual(['secret-key'])
    if (process.platform !== 'win32') {
      expect((await stat(join(dataDir, 'secret-key'))).mode & 0o777).toBe(0o600)
    }
  })

  it('is one key for all who start at once', async () => {
    await using folder = await dataFolder()
    const keys = await Promise.all(Array.from({ length: 10 }, () => loadSecretKey({ dataDir: folder.path })))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(await readFile(join(folder.path, 'secret-key'), 'utf8')).toBe(`${keys[0]?.toString('hex')}\n`)
  })

  it('comes from SECRET_KEY where it is set, and then nothing is kept', async () => {
    await using folder = await dataFolder()
    const own = await loadSecretKey({ secretKey: 'a passphrase that is long', dataDir: folder.path })
    const same = await loadSecretKey({ secretKey: 'a passphrase that is long', dataDir: '/nowhere' })
    const other = await loadSecretKey({ secretKey: 'another passphrase, long', dataDir: folder.path })
    expect(own).toHaveLength(32)
    expect(same).toEqual(own)
    expect(other).not.toEqual(own)
    expect(await readdir(folder.path)).toEqual([])
  })

  it.each(['', 'abc', 'z'.repeat(64), 'a'.repeat(63)])(
    'refuses a damaged key (%j) instead of making another, and does not show it',
    async (text) => {
      await using folder = await dataFolder()
      await writeFile(join(folder.path, 'secret-key'), text)
      const failure = await loadSecretKey({ dataDir: folder.path }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'StoreError', problem: 'bad_secret_key' })
      if (text !== '') expect(String(failure)).not.toContain(text)
      expect(await readFile(join(folder.path, 'secret-key'), 'utf8')).toBe(text)
    },
  )
})

describe('the keys that sealed before', () => {
  it('are those that the environment names, and the one that was made in the folder before it named any', async () => {
    await using folder = await dataFolder()
    const made = await loadSecretKey({ dataDir: folder.path })
    const old = await loadSecretKey({ secretKey: 'an old secret key', dataDir: folder.path })
    const previous = await loadPreviousKeys({ secretKey: 'a new secret key', dataDir: folder.path }, [
      'an old secret key',
    ])
    expect(previous).toEqual([old, made])
  })
})
