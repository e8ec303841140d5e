/** Decides for one request whether its prompt's wish for an error is granted this time. */

import { type Circumstances, findDirective, type Mishap, mishapFor } from './errors-on-demand.ts'

export interface Mishaps {
  next(prompt: string, around: Circumstances): Mishap | undefined
}

const MOST_REMEMBERED = 1000

export function createMishaps(): Mishaps {
  const failures = new Map<string, number>()
  return {
    next(prompt, around) {
      const directive = findDirective(prompt)
      if (directive === undefined) return undefined
      const mishap = mishapFor(directive.code, around)
      if (mishap === undefined || directive.times === undefined) return mishap
      const failed = failures.get(prompt) ?? 0
      failures.delete(prompt)
      // After a success the count starts anew, so that the same prompt can be shown again.
      if (failed >= directive.times) return undefined
      if (failures.size >= MOST_REMEMBERED) failures.clear()
      failures.set(prompt, failed + 1)
      return mishap
    },
  }
}
