import { createPublicKey, type KeyObject, verify } from 'node:crypto'

interface Signed {
  readonly key: KeyObject
  readonly timestamp: string | undefined
  readonly signature: string | undefined
  readonly body: Buffer
  /** Unix milliseconds. */
  readonly now: number
}

/** What stands before an Ed25519 key's 32 bytes in the form that Node reads: RFC 8410, section 4. */
const header = Buffer.from('302a300506032b6570032100', 'hex')

/** From the 64 hex digits that Discord shows. */
export function publicKeyOf(hex: string): KeyObject {
  const key = Buffer.concat([header, Buffer.from(hex, 'hex')])
  return createPublicKey({ key, format: 'der', type: 'spki' })
}

const windowSeconds = 5 * 60

/**
 * Whether Discord signed this request:
 * https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers
 * Old requests are refused because they may be replays, and those from the future as well.
 */
export function isSignedByDiscord({ key, timestamp, signature, body, now }: Signed): boolean {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  if (signature === undefined || !/^[0-9a-f]{128}$/i.test(signature)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > windowSeconds) return false
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'))
}
