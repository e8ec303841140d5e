import type { Readable, Writable } from 'node:stream'

/**
 * Bytes under names, such as `7k2m9q0d4h1x/output-1.png`. Names are lower-case letters, digits, `.` and `-`, in
 * folders divided by `/`; no name is another's folder. Any other name throws.
 */
export interface Blobs {
  /**
   * The bytes appear under the name when the stream has finished, all at once, in place of older ones. A stream
   * that was destroyed, or whose process died, leaves nothing. It has taken a piece when it calls back for it: the
   * piece's memory may hold other bytes from then on.
   */
  write(name: string): Writable
  /** The caller reads it to the end or destroys it. */
  open(name: string): Promise<Readable | undefined>
  size(name: string): Promise<number | undefined>
  remove(name: string): Promise<void>
  /** Everything in this folder of names. */
  removeAll(prefix: string): Promise<void>
  /** What stands in this folder of names, without what is deeper: `a` for `jobs/a/one` in `jobs`. */
  list(folder: string): Promise<readonly string[]>
  /** Where a backend keeps the bytes as a file, that file. Read only. */
  path?(name: string): string
}

const namePattern = /^[a-z0-9][a-z0-9.-]{0,99}(?:\/[a-z0-9][a-z0-9.-]{0,99}){0,5}$/

export function checkedName(name: string): string {
  if (!namePattern.test(name)) throw new Error(`not a blob's name: ${JSON.stringify(name)}`)
  return name
}
