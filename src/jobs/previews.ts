import { Readable } from 'node:stream'
import type { OutgoingImage } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import type { Events } from '../events.ts'
import type { PreviewTaker } from '../images/event-stream.ts'
import { type Preview, smallPreview } from '../pictures/preview.ts'
import type { Job } from './job.ts'
import type { Progress } from './progress.ts'

/**
 * Partial images on their way into progress messages. One of each job is held at a time and a few in the process;
 * what comes meanwhile is dropped, and so is what cannot be read: the picture itself waits for none of it.
 */
export interface Previews {
  of(job: Job, progress: Progress): JobPreviews
}

interface JobPreviews extends PreviewTaker {
  /** Nothing more comes. */
  close(): void
}

const mostHeld = 6

export function createPreviews(events: Events): Previews {
  let held = 0
  /** One is made small at a time, so that they never take all the room there is for work on pixels. */
  let line: Promise<void> = Promise.resolve()
  return {
    of: (job, progress) => {
      let isHolding = false
      let isClosed = false
      const letGo = () => {
        if (isHolding) held -= 1
        isHolding = false
      }
      const show = async (bytes: Buffer) => {
        try {
          const preview = isClosed ? undefined : await smallPreview(bytes)
          if (preview !== undefined && !isClosed) progress.look(outgoing(preview, job))
        } catch (thrown) {
          events.progressFailed(job.id, thrown)
        } finally {
          letGo()
        }
      }
      return {
        // From here on its bytes are being collected.
        wants: () => {
          if (isHolding || isClosed || held >= mostHeld) return false
          isHolding = true
          held += 1
          return true
        },
        take: (bytes) => {
          line = line.then(() => show(bytes))
        },
        close: () => {
          isClosed = true
          letGo()
        },
      }
    },
  }
}

function outgoing({ bytes, mime }: Preview, { invocation }: Job): OutgoingImage {
  return {
    filename: 'preview.jpg',
    mime,
    bytes: bytes.length,
    altText: wordsFor(invocation.locale)('progress.preview_alt'),
    open: () => Readable.from([bytes]),
  }
}
