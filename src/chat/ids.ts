import { createHash } from 'node:crypto'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Short, speakable, unique: what a person quotes when they ask about a picture. */
export type JobId = Branded<'JobId'>
/**
 * The platform's own id of the event that asked (`discord:<interaction id>`, `slack:<team>:<trigger id>`): the
 * idempotency key. The same event delivered twice has the same id.
 */
export type InvocationId = Branded<'InvocationId'>
/** The tenant: `discord:<guild>`, `slack:<team>`, `playground`, … A DM is a space of its own. */
export type SpaceId = Branded<'SpaceId'>
/** A person in a space's platform: `discord:<user>`, `slack:<team>:<user>`, … */
export type PersonId = Branded<'PersonId'>

// A brand is a promise that the text was checked or made here; these four are where it is given.
export const invocationId = (text: string): InvocationId => text as InvocationId
export const spaceId = (text: string): SpaceId => text as SpaceId
export const personId = (text: string): PersonId => text as PersonId

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base 32: no i, l, o, u
const jobIdPattern = /^[0-9a-hjkmnp-tv-z]{12}$/

/** The job of an invocation: derived, so that an event delivered twice names one job. */
export function jobIdOf(invocation: InvocationId): JobId {
  const digest = createHash('sha256').update(invocation).digest()
  let id = ''
  for (const byte of digest.subarray(0, 12)) id += alphabet.charAt(byte & 31)
  return id as JobId
}

/** Text from outside → a job id, or undefined. */
export function parseJobId(text: string): JobId | undefined {
  const id = text.trim().toLowerCase()
  return jobIdPattern.test(id) ? (id as JobId) : undefined
}
