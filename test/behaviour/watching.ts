import { setTimeout as wait } from 'node:timers/promises'
import type { Look, Shown } from './stage.ts'

/** Looks again and again at what is there until the answer has come; each picture that was seen, once. */
export async function watching(
  answering: Promise<Shown>,
  see: () => Promise<readonly Look[]> | readonly Look[],
  onLook: () => void,
): Promise<{ looks: readonly Look[]; shown: Shown }> {
  const looks: Look[] = []
  const answered = answering.then(() => true)
  while (!(await Promise.race([answered, wait(20, false)]))) {
    for (const look of await see()) {
      if (looks.some(({ bytes }) => bytes.equals(look.bytes))) continue
      looks.push(look)
      onLook()
    }
  }
  const shown = await answering
  return { looks: looks.filter((look) => !shown.images.some(({ bytes }) => bytes.equals(look.bytes))), shown }
}
