/**
 * Numbers the pictures of one prompt. The first request of a prompt always gets the same pictures; asking again, or
 * asking in parallel as dall-e-3 needs for several, brings new ones.
 */

export interface Rounds {
  take(prompt: string, pictures: number): number
}

const MOST_REMEMBERED = 2000

export function createRounds(): Rounds {
  const next = new Map<string, number>()
  return {
    take(prompt, pictures) {
      if (next.size >= MOST_REMEMBERED) next.clear()
      const first = next.get(prompt) ?? 0
      next.set(prompt, first + pictures)
      return first
    },
  }
}
