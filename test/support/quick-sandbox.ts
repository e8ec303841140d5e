import type { Sleep } from '../../src/sandbox/pace.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts'

/** The sandbox for tests in which it does not matter how finely the pictures are drawn, nor how long it takes. */
export function startQuickSandbox(how: { sleep?: Sleep } = {}): Promise<RunningSandbox> {
  return startSandbox({ pace: 0.02, grain: 4, ...how })
}
