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

// A brand is a promise that the text was checked or made here; these functions are where it is given.
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

/** One picture of a job: `7k2m9q0d4h1x-2` is its second. */
export type ResultId = Branded<'ResultId'>

export function resultIdOf(job: JobId, number: number): ResultId {
  return `${job}-${number}` as ResultId
}

/** Text from outside → a job, or one picture of it; undefined when it is neither. */
export function parseSubject(text: string): Subject | undefined {
  const [, id = '', number] = /^([^-]*)(?:-([1-9]\d{0,2}))?$/.exec(text.trim()) ?? []
  const job = parseJobId(id)
  if (job === undefined) return undefined
  return number === undefined ? { job } : { job, number: Number(number) }
}

interface Subject {
  readonly job: JobId
  /** Counted from 1; absent when the whole job is meant. */
  readonly number?: number
}

/** Text from outside → a job id, or undefined. */
export function parseJobId(text: string): JobId | undefined {
  const id = text.trim().toLowerCase()
  return jobIdPattern.test(id) ? (id as JobId) : undefined
}
