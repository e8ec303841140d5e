import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { StoreError } from './store-error.ts'

/** Secrets as they are kept: AES-256-GCM, bound to where they belong and marked with the key that sealed them. */
export interface Sealer {
  /** The context, such as a table and a row's key, is not kept: who opens it must know it. */
  seal(text: string, context: string): string
  /** Throws a StoreError when another key sealed it, or when it was changed or belongs elsewhere. */
  open(sealed: string, context: string): string
}

const version = 'v1'
const algorithm = 'aes-256-gcm'
/** What NIST SP 800-38D recommends for GCM. */
const nonceBytes = 12
const tagBytes = 16

interface Key {
  readonly id: string
  readonly bytes: Buffer
}

/** `current` seals; it and the `previous` ones open, so that a changed SECRET_KEY loses nothing. */
export function createSealer(current: Buffer, previous: readonly Buffer[] = []): Sealer {
  const sealing = keyFrom(current)
  const keys = new Map([...previous.map(keyFrom), sealing].map((key) => [key.id, key]))
  return {
    seal: (text, context) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, sealing.bytes, nonce, { authTagLength: tagBytes })
      cipher.setAAD(boundTo(sealing.id, context))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [version, sealing.id, nonce.toString('base64url'), body.toString('base64url')].join('.')
    },
    open: (sealed, context) => {
      const [format, id = '', nonce = '', body = ''] = sealed.split('.')
      const key = keys.get(id)
      if (format !== version || key === undefined) throw new StoreError('bad_secret_key', otherKey)
      return decrypted(key, Buffer.from(nonce, 'base64url'), Buffer.from(body, 'base64url'), context)
    },
  }
}

const otherKey =
  'A secret was sealed with another SECRET_KEY. Set that one again, or give the secret anew: the old one stays shut'

function decrypted({ id, bytes }: Key, nonce: Buffer, body: Buffer, context: string): string {
  try {
    const decipher = createDecipheriv(algorithm, bytes, nonce, { authTagLength: tagBytes })
    decipher.setAAD(boundTo(id, context))
    decipher.setAuthTag(body.subarray(-tagBytes))
    return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (thrown) {
    throw new StoreError('corrupt', 'A sealed secret was changed, or belongs to another row', {
      cause: thrown,
    })
  }
}

/** A key of its own for sealing, and an id for it that tells nothing about it. */
function keyFrom(secretKey: Buffer): Key {
  const derived = (info: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secretKey, 'easel', info, length))
  return { id: derived('sealed-key-id', 6).toString('base64url'), bytes: derived('sealed', 32) }
}

function boundTo(id: string, context: string): Buffer {
  return Buffer.from(`${version}.${id}.${context}`, 'utf8')
}
