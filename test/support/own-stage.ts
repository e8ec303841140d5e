import { it } from 'vitest'

/** Tests with a stage each, so that those which wait for a platform's pauses can wait side by side. */
export function withOwnStage<Stage extends { close(): Promise<void> }>(open: () => Promise<Stage>) {
  // Vitest reads from this pattern what a fixture needs, and takes no other parameter in its place.
  return it.extend('stage', async ({ task: _task }, { onCleanup }) => {
    const stage = await open()
    onCleanup(() => stage.close())
    return stage
  })
}
