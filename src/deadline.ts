/** A limit in time for one piece of work. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** The time is over; other signals may have aborted it before. */
  readonly isOver: boolean
}

/**
 * Aborts after so many milliseconds, or with any of the others. For limits of minutes: the timer of
 * `AbortSignal.timeout` stays until it fires, and all that listens to it with it, however soon the work was done.
 */
export function deadline(ms: number, ...others: readonly AbortSignal[]): Deadline {
  const timeout = new AbortController()
  const timer = setTimeout(
    () => timeout.abort(new DOMException(`not done within ${ms} ms`, 'TimeoutError')),
    ms,
  ).unref()
  return {
    signal: AbortSignal.any([...others, timeout.signal]),
    get isOver() {
      return timeout.signal.aborted
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
