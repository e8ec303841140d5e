/**
 * The lines that were sent before, one step back or forth at a time.
 *
 * @param {() => readonly string[]} history  oldest first
 */
export function createRecall(history) {
  let back = 0
  return {
    /** What is written now is new. */
    reset: () => {
      back = 0
    },
    /**
     * The line of that step; undefined where there is none, or where something is being written that is none of them:
     * it is not thrown away for a line of the past.
     *
     * @param {1 | -1} step @param {string} written
     */
    take: (step, written) => {
      const lines = history()
      const lineAt = (/** @type {number} */ steps) => lines[lines.length - steps] ?? ''
      const next = back - step
      if (next < 0 || next > lines.length || written !== lineAt(back)) return undefined
      back = next
      return lineAt(back)
    },
  }
}
