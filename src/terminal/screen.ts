import type { Writable } from 'node:stream'
import { plainLine } from './plain-text.ts'

/** A stream that may be a terminal, such as process.stderr. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Shows how far the work is: one line rewritten on a terminal; elsewhere a line for each new step. */
export interface ProgressLine {
  show(text: string): void
  /** A line that stays. */
  note(text: string): void
  /** Takes the line away, so that the answer stands alone. */
  clear(): void
}

const toLineStart = '\r\u001b[2K'

export function createProgressLine(output: Output): ProgressLine {
  let last = ''
  tolerate(output)
  if (output.isTTY !== true) {
    return {
      show: (text) => {
        // A line that differs in its numbers alone (seconds, places in line) would fill a log.
        const step = plainLine(text).replace(/\d+/g, '')
        if (step !== last) output.write(`${plainLine(text)}\n`)
        last = step
      },
      note: (text) => void output.write(`${plainLine(text)}\n`),
      clear: () => {},
    }
  }
  return {
    show: (text) => {
      // A longer line would wrap, and then only its last part could be taken back.
      last = plainLine(text).slice(0, Math.max(10, (output.columns ?? 80) - 1))
      output.write(`${toLineStart}${last}`)
    },
    note: (text) => {
      output.write(`${toLineStart}${plainLine(text)}\n`)
      last = ''
    },
    clear: () => {
      if (last !== '') output.write(toLineStart)
      last = ''
    },
  }
}

/** Resolves when the text is out of our hands: a process that exits at once cuts a pipe short otherwise. */
export function print(output: Output, text: string): Promise<void> {
  return new Promise((resolve) => {
    tolerate(output)
    output.write(`${text}\n`, () => resolve())
  })
}

/** A reader that went away (`| head`) is no reason to crash: the files are what matters. */
function tolerate(output: Output): void {
  if (output.listenerCount('error') === 0) output.on('error', () => {})
}
