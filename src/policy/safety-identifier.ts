import { createHmac } from 'node:crypto'

/**
 * A stable name for a person that the image service can report abuse by and that tells it nothing else: a keyed
 * hash, 64 characters. `safety_identifier` takes up to 128 (research: openai.md section 2).
 */
export function createSafetyIdentifier(secretKey: Buffer): (person: string) => string {
  return (person) => createHmac('sha256', secretKey).update(`safety-identifier\n${person}`).digest('hex')
}
