import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts'

/** The sandbox for tests in which it does not matter how finely the pictures are drawn, nor how long it takes. */
export function startQuickSandbox({ pace = 0.02 }: { pace?: number } = {}): Promise<RunningSandbox> {
  return startSandbox({ pace, grain: 4 })
}
