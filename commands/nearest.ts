/**
 * The candidate that somebody may well have meant: the one that takes the fewest changed letters, when those are about
 * a third of the word at most; else the first one that the word is a part of. Ties go to the earlier one.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [closest] = candidates
    .map((one) => ({ one, letters: distance(word, one) }))
    .sort((a, b) => a.letters - b.letters)
  if (closest !== undefined && closest.letters <= Math.ceil(word.length / 3)) return closest.one
  return word.length > 2 ? candidates.find((one) => one.includes(word)) : undefined
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
