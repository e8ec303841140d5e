import type { FakeDiscord } from '../test/support/discord/fake.ts'

/** Many commands from many people at the same moment, and when each had its pictures. */
export interface Crowd {
  readonly jobs: number
  /** Pictures a job. */
  readonly count: number
  readonly pictureBytes: number
}

/** Nothing more will come when nothing came for so long. */
const quietMs = 20_000

/** Milliseconds from each command to its pictures, in the order in which they came. Throws when one is lost. */
export async function runCrowd(discord: FakeDiscord, crowd: Crowd): Promise<readonly number[]> {
  const waits = await runLossyCrowd(discord, crowd)
  if (waits.length < crowd.jobs) throw new Error(`${crowd.jobs - waits.length} jobs were not answered`)
  return waits
}

/** As many as were answered at all. */
export async function runLossyCrowd(
  discord: FakeDiscord,
  { jobs, count, pictureBytes }: Crowd,
): Promise<readonly number[]> {
  const sentAt = new Map<string, number>()
  let seen = discord.calls.length
  for (let index = 0; index < jobs; index += 1) {
    const person = discord.person()
    const { token } = discord.command('imagine', { prompt: `cat ${index}`, count }, { person })
    sentAt.set(token, performance.now())
  }
  const waits: number[] = []
  // The calls tell what was delivered; looking at all replies at every change would cost more than the bot.
  const look = () => {
    for (; seen < discord.calls.length; seen += 1) {
      const call = discord.calls[seen]
      if (call === undefined || call.bytes < count * pictureBytes * 0.9 || call.status !== 200) continue
      const token = call.path.split('/').at(-3) ?? ''
      const since = sentAt.get(token)
      // A bot that lost patience may deliver twice.
      if (sentAt.delete(token) && since !== undefined) waits.push(performance.now() - since)
    }
    return sentAt.size === 0 ? true : undefined
  }
  for (let before = -1; before < waits.length; ) {
    before = waits.length
    if (await discord.until(look, `${jobs} jobs`, quietMs).catch(() => false)) break
  }
  return waits
}
