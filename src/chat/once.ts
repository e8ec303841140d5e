/** Platforms deliver again what they think was not acknowledged; within one process the second copy is left alone. */
export interface Once {
  /** True the first time. */
  first(id: string): boolean
}

const keptMs = 60 * 60_000

export function createOnce(now: () => number): Once {
  const seen = new Map<string, number>()
  return {
    first: (id) => {
      for (const [old, at] of seen) {
        if (at > now() - keptMs) break
        seen.delete(old)
      }
      if (seen.has(id)) return false
      seen.set(id, now())
      return true
    },
  }
}
