import { hkdfSync, randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolders } from '../folders.ts'
import { asStoreError, StoreError } from './store-error.ts'

interface Where {
  /** SECRET_KEY, when it is set. */
  readonly secretKey?: string | undefined
  readonly dataDir: string
}

/** 32 bytes that seal what is kept and sign what is handed out: from SECRET_KEY, else made once and kept. */
export async function loadSecretKey({ secretKey, dataDir }: Where): Promise<Buffer> {
  if (secretKey !== undefined) return derive(secretKey)
  const file = join(dataDir, 'secret-key')
  try {
    return (await read(file)) ?? (await create(file, dataDir))
  } catch (thrown) {
    throw asStoreError(thrown, file)
  }
}

/** The keys that sealed before, for what they sealed: what the environment names, and the one that was made here. */
export async function loadPreviousKeys(
  { secretKey, dataDir }: Where,
  previous: readonly string[],
): Promise<readonly Buffer[]> {
  const made = secretKey === undefined ? undefined : await read(join(dataDir, 'secret-key'))
  return [...previous.map(derive), ...(made === undefined ? [] : [made])]
}

/** Always through HKDF: 64 hex digits, base64 and a passphrase are all just text with enough entropy in it. */
function derive(secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, 'easel', 'secret-key', 32))
}

async function read(file: string): Promise<Buffer | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw thrown
  }
  if (!/^[0-9a-f]{64}\s*$/.test(text)) {
    throw new StoreError(
      'bad_secret_key',
      `This is no secret key. Restore it from a backup, or remove it to make a new one; what was sealed with the old one is lost then (${file})`,
    )
  }
  return Buffer.from(text.trim(), 'hex')
}

/** Written whole, then linked under its name: whoever comes second finds the first one's key. */
async function create(file: string, dataDir: string): Promise<Buffer> {
  await makeFolders(dataDir, 0o700)
  const temporary = `${file}.${randomBytes(6).toString('hex')}`
  const key = randomBytes(32)
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(`${key.toString('hex')}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(temporary, file)
    return key
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
    return (await read(file)) ?? key
  } finally {
    await rm(temporary, { force: true })
  }
}
