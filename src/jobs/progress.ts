import type { Courier } from '../chat/courier.ts'
import type { Message } from '../chat/message.ts'
import type { Events } from '../events.ts'
import type { Line } from './line.ts'

/** Shows how far a job is: the newest message wins, at the platform's pace, and a failing one never harms the job. */
export interface Progress {
  show(message: Message): void
  /** Resolves when nothing is on its way any more; what was not shown by then is forgotten. */
  pause(): Promise<void>
  /** Nothing more is shown; resolves when the last one is through, so that it cannot overwrite the answer. */
  stop(): Promise<void>
}

const deadlineMs = 10_000

export function createProgress(line: Line, courier: Courier, events: Events, everyMs = 1_500): Progress {
  let stopped = false
  let newest: Message | undefined
  let working: Promise<void> | undefined
  let pause: { readonly over: Promise<void>; end(): void } | undefined

  const work = async () => {
    while (newest !== undefined) {
      const message = newest
      newest = undefined
      try {
        const signal = AbortSignal.timeout(deadlineMs)
        await line.relocate(await courier.progress(line.job.destination, { message }, signal))
      } catch (thrown) {
        events.progressFailed(line.job.id, thrown)
      }
      if (stopped) break
      pause = pauseFor(everyMs)
      await pause.over
    }
    working = undefined
  }

  const quiet = async () => {
    newest = undefined
    pause?.end()
    // What is on its way may finish: a placeholder posted but not remembered would stay behind for ever.
    await working
  }

  return {
    show: (message) => {
      if (stopped) return
      newest = message
      working ??= work()
    },
    pause: quiet,
    stop: async () => {
      stopped = true
      await quiet()
    },
  }
}

function pauseFor(milliseconds: number): { over: Promise<void>; end(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  return {
    over: promise,
    end: () => {
      clearTimeout(timer)
      resolve()
    },
  }
}
