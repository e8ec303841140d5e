import { runCrowd, runLossyCrowd } from './crowd.ts'
import { type Figure, median } from './figure.ts'
import { colors, drawCharts } from './plot.ts'
import { forgetPeak, usageOf } from './process-usage.ts'
import { type Bot, bots, openStage } from './stage.ts'

const levels = [1, 10, 25, 50, 100, 200]
const most = Math.max(...levels)
const pictureBytes = 2_000_000
const drawingMs = 1_000

interface Point {
  readonly jobs: number
  readonly peakMb: number
  readonly medianMs: number
  /** Commands that nobody answered. */
  readonly lost: number
}

/** Memory and waiting time against jobs at once, each with one 2 MB picture that takes a second to draw. */
export async function measureConcurrency(): Promise<readonly Figure[]> {
  const curves = { easel: await climb('easel'), 'plain bot': await climb('plain bot') }
  const lines = (value: (point: Point) => number) =>
    bots.map((bot) => ({
      name: bot,
      color: colors[bot],
      points: curves[bot].map((point) => [point.jobs, value(point)] as const),
    }))
  const across = `jobs at once, a ${pictureBytes / 1e6} MB picture each`
  await drawCharts('concurrency', [
    { title: 'Peak memory, MB', across, lines: lines(({ peakMb }) => peakMb) },
    {
      title: `Command to picture, ms (median; ${drawingMs} are the API's)`,
      across,
      lines: lines((one) => one.medianMs),
    },
  ])
  return bots.flatMap((bot) =>
    curves[bot].flatMap(({ jobs, peakMb, medianMs, lost }): Figure[] => [
      { what: `${jobs} jobs at once, peak memory: ${bot}`, value: peakMb, unit: 'MB' },
      { what: `${jobs} jobs at once, command to picture, p50: ${bot}`, value: medianMs, unit: 'ms' },
      {
        what: `${jobs} jobs at once, commands without an answer: ${bot}`,
        value: lost,
        unit: 'count' as const,
      },
    ]),
  )
}

async function climb(bot: Bot): Promise<readonly Point[]> {
  await using stage = await openStage(bot, {
    pictureBytes,
    delayMs: drawingMs,
    env: { JOBS_CONCURRENCY: String(most) },
  })
  const { discord, pid } = stage
  await runCrowd(discord, { jobs: 3, count: 1, pictureBytes })
  const points: Point[] = []
  for (const jobs of levels) {
    await forgetPeak(pid)
    const waits = await runLossyCrowd(discord, { jobs, count: 1, pictureBytes })
    const { peakMb } = await usageOf(pid)
    points.push({ jobs, peakMb, medianMs: median(waits), lost: jobs - waits.length })
    discord.forget()
  }
  return points
}
