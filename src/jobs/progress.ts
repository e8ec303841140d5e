import type { Courier, Step } from '../chat/courier.ts'
import type { Message, OutgoingImage } from '../chat/message.ts'
import type { Events } from '../events.ts'
import type { Line } from './line.ts'

/** Shows how far a job is: the newest message wins, at the platform's pace, and a failing one never harms the job. */
export interface Progress {
  show(message: Message): void
  /** The newest picture, beside the newest words. */
  look(image: OutgoingImage): void
  /** Resolves when nothing is on its way any more; what was not shown by then is forgotten. */
  pause(): Promise<void>
  /** Nothing more is shown; resolves when the last one is through, so that it cannot overwrite the answer. */
  stop(): Promise<void>
}

const deadlineMs = 10_000

export function createProgress(line: Line, courier: Courier, events: Events, everyMs = 1_500): Progress {
  let stopped = false
  let newest: Step | undefined
  let said: Message | undefined
  let working: Promise<void> | undefined
  let pause: { readonly over: Promise<void>; end(): void } | undefined

  const work = async () => {
    while (newest !== undefined) {
      const step = newest
      newest = undefined
      try {
        const signal = AbortSignal.timeout(deadlineMs)
        await line.relocate(await courier.progress(line.job.destination, step, signal))
      } catch (thrown) {
        events.progressFailed(line.job.id, thrown)
      }
      if (stopped) break
      pause = pauseFor(everyMs)
      await pause.over
    }
    working = undefined
  }

  const put = (step: Step) => {
    if (stopped) return
    newest = step
    working ??= work()
  }

  const quiet = async () => {
    newest = undefined
    pause?.end()
    // What is on its way may finish: a placeholder posted but not remembered would stay behind for ever.
    await working
  }

  return {
    show: (message) => {
      said = message
      put({ ...newest, message })
    },
    look: (image) => {
      const message = newest?.message ?? said
      if (message !== undefined) put({ message, picture: { image, remember: line.relocate } })
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
