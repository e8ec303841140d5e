/**
 * Tells which workers have died from their signs of life, by this process's own clock: the clocks of others may be
 * wrong, and while Redis is gone nobody can give a sign. So a silence counts only as long as one has listened.
 */
export interface Witness {
  /** Takes what was heard now; gives those that were silent for too long, with their last sign. */
  hear(beats: ReadonlyMap<string, string>): readonly Silent[]
}

interface Silent {
  readonly worker: string
  readonly beats: string
}

interface WitnessOptions {
  readonly silentForMs: number
  /** Its process is seen to have ended: then less is enough. Not nothing, for nobody who speaks is dead. */
  readonly isGone: (worker: string) => boolean
  readonly goneForMs: number
  /** A longer pause between two hearings, and everything heard before it is forgotten. */
  readonly deafAfterMs: number
  /** Milliseconds that only ever go up. */
  readonly clock: () => number
}

export function createWitness({
  silentForMs,
  isGone,
  goneForMs,
  deafAfterMs,
  clock,
}: WitnessOptions): Witness {
  const heard = new Map<string, { readonly beats: string; readonly since: number }>()
  let last = clock()
  const isDead = (worker: string, silenceMs: number) =>
    silenceMs >= silentForMs || (silenceMs >= goneForMs && isGone(worker))
  return {
    hear: (beats) => {
      const now = clock()
      if (now - last > deafAfterMs) heard.clear()
      last = now
      for (const worker of heard.keys()) if (!beats.has(worker)) heard.delete(worker)
      for (const [worker, count] of beats) {
        if (heard.get(worker)?.beats !== count) heard.set(worker, { beats: count, since: now })
      }
      return [...heard]
        .filter(([worker, { since }]) => isDead(worker, now - since))
        .map(([worker, { beats: count }]) => ({ worker, beats: count }))
    },
  }
}
