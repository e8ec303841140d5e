import { it } from 'vitest'

/** A test for surfaces that can do this; elsewhere it is left out, and its name says why. */
export function itOn(can: boolean, why: string): (name: string, body: () => Promise<void>) => void {
  if (can) return it
  return (name) => it.skip(`${name} (left out: ${why})`)
}
