/**
 * Whole numbers that many change at once, such as what a space has spent today. Several are changed together or not
 * at all, under caps that no order of events may pass, and each change belongs to a hold: whatever is repeated with
 * its id, after a crash or by another process, counts once.
 */
export interface Counters {
  /**
   * Takes all claims or none: undefined, or the first that would pass its cap. A hold that is there already only
   * lives longer, and one that is settled stays settled. What nobody settles is given back at `until`.
   */
  hold(id: string, claims: readonly Claim[], until: number): Promise<Refusal | undefined>
  /** Gives back what was held and counts what was spent: false when it had done so already, known until `knownUntil`. */
  settle(id: string, spent: readonly Tally[], knownUntil: number): Promise<boolean>
  /** What each group holds, in the order in which they were asked for. */
  read(groups: readonly string[]): Promise<readonly ReadonlyMap<string, number>[]>
}

/** A number's place and what is added to it. A group is read whole and goes away as a whole. */
export interface Tally {
  readonly group: string
  readonly field: string
  readonly by: number
  /** When nobody asks for the group any more, in milliseconds since 1970. */
  readonly until: number
}

export interface Claim extends Tally {
  /** What held and spent together may come to; without one it is only counted. */
  readonly cap?: number
}

export interface Refusal {
  readonly claim: Claim
  /** What was taken before. */
  readonly taken: number
}

/** A claim of nothing is never refused: its counter may have passed a cap that was lowered since. */
export function isOver({ by, cap }: Claim, taken: number): boolean {
  return by > 0 && cap !== undefined && taken + by > cap
}
