import { runCrowd } from './crowd.ts'
import type { Figure } from './figure.ts'
import { colors, drawCharts } from './plot.ts'
import { forgetPeak, usageOf } from './process-usage.ts'
import { openStage } from './stage.ts'

const jobs = 5_000
const atOnce = 50
const everyJobs = 500
const pictureBytes = 500_000

/** 5,000 jobs through one process: what it holds after each 500 must not grow with them. */
export async function measureSoak(): Promise<readonly Figure[]> {
  await using stage = await openStage('easel', {
    pictureBytes,
    delayMs: 50,
    env: { JOBS_CONCURRENCY: String(atOnce) },
  })
  const { discord, pid } = stage
  const held: [jobs: number, residentMb: number, peakMb: number][] = []
  for (let done = atOnce; done <= jobs; done += atOnce) {
    await runCrowd(discord, { jobs: atOnce, count: 1, pictureBytes })
    discord.forget()
    if (done % everyJobs !== 0) continue
    const { residentMb, peakMb } = await usageOf(pid)
    held.push([done, residentMb, peakMb])
    await forgetPeak(pid)
  }
  const points = held.map(([done, residentMb]) => [done, residentMb] as const)
  await drawCharts('soak', [
    {
      title: `Memory held after so many jobs, MB`,
      across: `jobs, ${atOnce} at once`,
      lines: [{ name: 'easel', color: colors.easel, points }],
    },
  ])
  const early = held.at(1)?.[2] ?? Number.NaN
  const late = held.at(-1)?.[2] ?? Number.NaN
  return [
    ...held.map(
      ([done, residentMb]): Figure => ({ what: `after ${done} jobs: held`, value: residentMb, unit: 'MB' }),
    ),
    // A leak of 10 KB a job would show as 40 MB.
    { what: 'growth of the peak from job 1,000 to job 5,000', value: late - early, unit: 'MB', budget: 40 },
  ]
}
