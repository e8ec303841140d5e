/** Lets a few pictures be drawn at a time: each holds tens of megabytes while it is in the works. */

export interface Turns {
  take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0

  async function enter(): Promise<void> {
    if (running < most) {
      running += 1
      return
    }
    // The one who leaves hands over the turn, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return {
    async take(work, signal) {
      await enter()
      try {
        signal.throwIfAborted()
        return await work()
      } finally {
        leave()
      }
    },
  }
}
