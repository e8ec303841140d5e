import type { FakeDiscord } from '../test/support/discord/fake.ts'

/** Many commands from many people at the same moment, and when each had its pictures. */
export interface Crowd {
  readonly jobs: number
  /** Pictures a job. */
  readonly count: number
  readonly pictureBytes: number
}

const patienceMs = 120_000

/** Milliseconds from each command to its pictures, in the order in which they came. */
export async function runCrowd(
  discord: FakeDiscord,
  { jobs, count, pictureBytes }: Crowd,
): Promise<readonly number[]> {
  const sentAt = new Map<string, number>()
  let seen = discord.calls.length
  for (let index = 0; index < jobs; index += 1) {
    const { token } = discord.command(
      'imagine',
      { prompt: `cat ${index}`, count },
      { person: discord.person() },
    )
    sentAt.set(token, performance.now())
  }
  const waits: number[] = []
  // The calls tell what was delivered; looking at all replies at every change would cost more than the bot.
  const look = () => {
    for (; seen < discord.calls.length; seen += 1) {
      const call = discord.calls[seen]
      if (call === undefined || call.bytes < count * pictureBytes * 0.9 || call.status !== 200) continue
      const since = sentAt.get(call.path.split('/').at(-3) ?? '')
      if (since !== undefined) waits.push(performance.now() - since)
    }
    return waits.length === jobs ? waits : undefined
  }
  return discord.until(look, `${jobs} jobs`, patienceMs)
}
