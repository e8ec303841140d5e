import { createHmac, timingSafeEqual } from 'node:crypto'

interface Signed {
  readonly secret: string
  readonly timestamp: string | undefined
  readonly signature: string | undefined
  readonly body: Buffer
  /** Unix milliseconds. */
  readonly now: number
}

const windowSeconds = 5 * 60

/**
 * Whether Slack signed this request: https://docs.slack.dev/authentication/verifying-requests-from-slack. Old requests
 * are refused because they may be replays, and those from the future as well.
 */
export function isSignedBySlack({ secret, timestamp, signature, body, now }: Signed): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > windowSeconds) return false
  const wanted = Buffer.from(signRequest(secret, timestamp, body))
  const given = Buffer.from(signature)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

export function signRequest(secret: string, timestamp: string, body: Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`
}
