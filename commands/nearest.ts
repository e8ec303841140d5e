/** The candidate that takes the fewest changed letters; ties go to the earlier one. */
export function nearest(word: string, candidates: readonly string[]): string {
  return candidates.reduce((best, one) => (distance(word, one) < distance(word, best) ? one : best))
}

/** Levenshtein's: letters added, left out or replaced. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, another] of [...other].entries()) {
      const replaced = (row[j] ?? 0) + (letter === another ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
