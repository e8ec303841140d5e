import { startFakeDiscord } from '../test/support/discord/fake.ts'
import { asShipped } from '../test/support/node-arguments.ts'
import { redisServerIsInstalled, startRedisServer } from '../test/support/redis-server.ts'
import { startChild } from './child.ts'
import { runCrowd } from './crowd.ts'
import type { Figure } from './figure.ts'
import { colors, drawCharts } from './plot.ts'

const counts = [1, 2, 4]
const jobs = 48
const pictureBytes = 100_000
/** Waiting for the image service is most of a job, as in life: a worker is not bound by its processor. */
const drawingMs = 2_500
const atOnce = 4

/** Jobs a second against workers on one Redis, each with a few places, in front of an image service that takes its time. */
export async function measureWorkers(): Promise<readonly Figure[]> {
  if (!redisServerIsInstalled) throw new Error('the workers meet on Redis: install redis-server')
  const rates = new Map<number, number>()
  for (const workers of counts) rates.set(workers, await rateOf(workers))
  const points = [...rates]
  await drawCharts('workers', [
    {
      title: 'Jobs a second',
      across: `workers, ${atOnce} jobs at once each`,
      lines: [{ name: 'easel', color: colors.easel, points }],
    },
  ])
  const one = rates.get(1) ?? Number.NaN
  const two = rates.get(2) ?? Number.NaN
  return [
    ...points.map(([workers, rate]): Figure => {
      return { what: `${jobs} jobs with ${workers} worker(s), the time`, value: jobs / rate, unit: 's' }
    }),
    { what: 'throughput of two workers against one', value: two / one, unit: '×', budget: { atLeast: 1.8 } },
    { what: 'throughput of four workers against one', value: (rates.get(4) ?? Number.NaN) / one, unit: '×' },
  ]
}

async function rateOf(workers: number): Promise<number> {
  await using closing = new AsyncDisposableStack()
  const redis = await startRedisServer()
  closing.defer(() => redis.end())
  const discord = await startFakeDiscord()
  closing.defer(() => discord.close())
  const images = await startChild(['bench/images-api/main.ts', String(pictureBytes), String(drawingMs)])
  closing.defer(() => images.stop())
  const env = {
    REDIS_URL: redis.url,
    SECRET_KEY: 'a secret that all processes share',
    LOG_LEVEL: 'warn',
    JOBS_CONCURRENCY: String(atOnce),
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CDN_URL: discord.cdnUrl,
    OPENAI_BASE_URL: images.firstLine,
    OPENAI_API_KEY: 'key',
    IMAGE_MODEL: 'gpt-image-2',
  }
  const roles = ['discord', ...Array.from({ length: workers }, () => 'worker')]
  const children = await Promise.all(roles.map((role) => startChild([...asShipped, role], env)))
  for (const child of children) closing.defer(() => child.stop())
  await discord.registered()
  // What is loaded at the first job is loaded before the clock runs.
  await runCrowd(discord, { jobs: workers * atOnce, count: 1, pictureBytes })
  const since = performance.now()
  await runCrowd(discord, { jobs, count: 1, pictureBytes })
  return (jobs * 1_000) / (performance.now() - since)
}
