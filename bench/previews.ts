import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFakeDiscord } from '../test/support/discord/fake.ts'
import { startEasel } from '../test/support/easel-process.ts'
import { startStreamingImages } from '../test/support/streaming-images.ts'
import { type Figure, quantile } from './figure.ts'

const atOnce = 4
const rounds = 4
const drawMs = 4_000

/** The same jobs with previews and without, four at once: how much later people have their picture for them. */
export async function measurePreviews(): Promise<readonly Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-bench-'))
  const discord = await startFakeDiscord()
  const images = await startStreamingImages({ drawMs })
  const easel = await startEasel({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CDN_URL: discord.cdnUrl,
    OPENAI_BASE_URL: images.url,
    OPENAI_API_KEY: 'key',
    IMAGE_MODEL: 'gpt-image-2',
  })
  const admin = discord.person({ admin: true })
  const set = (value: string) =>
    discord.command('config', { subcommand: 'set', key: 'previews', value }, { person: admin }).message()

  let seen = 0
  const useOnce = async (): Promise<number> => {
    const since = performance.now()
    const use = discord.command('imagine', { prompt: 'a white cat' }, { person: discord.person() })
    const watch = use.message((message) => message.images.some(({ alt }) => alt === 'preview'))
    watch.then(
      () => {
        seen += 1
      },
      () => {},
    )
    await use.message((message) => message.images.some(({ alt }) => alt !== 'preview'))
    return performance.now() - since
  }
  const useAll = async (): Promise<readonly number[]> => {
    const took: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      took.push(...(await Promise.all(Array.from({ length: atOnce }, useOnce))))
    }
    return took
  }

  try {
    await discord.registered()
    await useOnce()
    await set('on')
    seen = 0
    const shown = await useAll()
    const jobsSeen = seen
    await set('off')
    const plain = await useAll()
    return [
      { what: `previews off, job of ${drawMs} ms, p50`, value: quantile(plain, 0.5), unit: 'ms' },
      { what: 'previews on, the same, p50', value: quantile(shown, 0.5), unit: 'ms' },
      {
        what: "a preview's extra time per job, p50",
        value: quantile(shown, 0.5) - quantile(plain, 0.5),
        unit: 'ms',
      },
      { what: `jobs of ${shown.length} whose preview was seen`, value: jobsSeen, unit: 'count' },
    ]
  } finally {
    await easel.stop()
    await images.close()
    await discord.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
