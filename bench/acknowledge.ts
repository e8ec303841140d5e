import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startCountingImages } from '../test/support/counting-images.ts'
import { startFakeDiscord } from '../test/support/discord/fake.ts'
import type { Use } from '../test/support/discord/people.ts'
import { startEasel } from '../test/support/easel-process.ts'
import { type Figure, quantile } from './figure.ts'

const commands = 200
const warmUps = 20
const withinMs = 1_000
/** For the pictures themselves, on a machine that does other things as well. */
const patienceMs = 120_000

/** Discord hands commands over a connection of the bot's, or posts them to a web server. */
const ways = ['gateway', 'HTTP'] as const
type Way = (typeof ways)[number]

/**
 * Over HTTP the strict fake signs and posts every command on the same two cores, and takes 30 ms to know of an answer, as
 * Discord does: that is shown, and held to the second only.
 */
const budgets = {
  gateway: { p99: { budget: 250 }, slowest: { budget: 1_000 } },
  HTTP: { p99: {}, slowest: { budget: 1_000 } },
} as const satisfies Record<Way, object>

/** 200 commands in one second from 200 people, Easel in a process of its own: how long Discord waits for its answer. */
export async function measureAcknowledgement(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const way of ways) figures.push(...(await acknowledgedOver(way)))
  return figures
}

async function acknowledgedOver(way: Way): Promise<readonly Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-bench-'))
  const discord = await startFakeDiscord()
  const images = await startCountingImages()
  const easel = await startEasel({
    DATA_DIR: dataDir,
    IMAGE_MODEL: 'gpt-image-2',
    ...discord.env,
    ...images.env,
    ...(way === 'gateway'
      ? { LOG_LEVEL: 'warn' }
      : { HOST: '127.0.0.1', DISCORD_GATEWAY: 'off', DISCORD_PUBLIC_KEY: discord.publicKey }),
  })
  try {
    if (way === 'gateway') await discord.registered()
    else await discord.deliverTo(`${await easel.url()}/discord/interactions`)
    // The first commands compile code and open connections.
    for (let index = 0; index < warmUps; index += 1) {
      await discord
        .command('imagine', { prompt: `dog ${index}` }, { person: discord.person() })
        .message(({ images: pictures }) => pictures.length > 0)
    }
    const since = performance.now()
    const uses: Use[] = []
    for (let index = 0; index < commands; index += 1) {
      await wait(Math.max(0, since + (index * withinMs) / commands - performance.now()))
      uses.push(discord.command('imagine', { prompt: `cat ${index}` }, { person: discord.person() }))
    }
    const sentMs = performance.now() - since
    const answers = await Promise.all(uses.map((use) => use.acknowledged()))
    const waits = answers.map(({ afterMs }) => afterMs)
    const isAnswered = (use: Use) => (use.current().reply?.images.length ?? 0) > 0
    await discord.until(() => (uses.every(isAnswered) ? true : undefined), 'all pictures', patienceMs)
    const bought = Array.from({ length: commands }, (_, index) => images.sold(`cat ${index}`))
    return [
      { what: `over ${way}: ${commands} commands sent in`, value: sentMs, unit: 'ms' },
      { what: 'acknowledgement, p50', value: quantile(waits, 0.5), unit: 'ms' },
      { what: 'acknowledgement, p99', value: quantile(waits, 0.99), unit: 'ms', ...budgets[way].p99 },
      { what: 'acknowledgement, slowest', value: Math.max(...waits), unit: 'ms', ...budgets[way].slowest },
      {
        what: 'pictures bought more than once',
        value: bought.filter((times) => times !== 1).length,
        unit: 'count',
        budget: 0,
      },
    ]
  } finally {
    await easel.stop()
    await images.close()
    await discord.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
