import { runCrowd, runLossyCrowd } from './crowd.ts'
import { type Figure, median } from './figure.ts'
import { forgetPeak, usageOf } from './process-usage.ts'
import { type Bot, openStage } from './stage.ts'

const jobs = 50
const count = 4
const pictureBytes = 2_000_000
/** The bots in turn, so that what else the machine does hurts both alike. */
const rounds = 3

interface Load {
  /** Of one job. */
  readonly cpuMs: number
  readonly growthMb: number
}

/** 50 jobs of four 2 MB pictures at once: what they cost Easel, and what they cost the plain bot. */
export async function measureMemory(): Promise<readonly Figure[]> {
  const loads: Record<Bot, Load[]> = { easel: [], 'plain bot': [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const bot of ['easel', 'plain bot'] as const) loads[bot].push(await loadOf(bot))
  }
  const easel = middle(loads.easel)
  const plain = middle(loads['plain bot'])
  const ratios = loads.easel.map(
    ({ cpuMs }, round) => cpuMs / (loads['plain bot'][round]?.cpuMs ?? Number.NaN),
  )
  return [
    { what: 'CPU of a job of 4 × 2 MB, 50 at once: Easel', value: easel.cpuMs, unit: 'ms' },
    { what: 'the same: plain bot', value: plain.cpuMs, unit: 'ms' },
    {
      what: `the same: Easel to plain bot, median of ${rounds} pairs`,
      value: median(ratios),
      unit: '×',
      budget: 0.6,
    },
    { what: 'memory growth, 50 such jobs at once: Easel', value: easel.growthMb, unit: 'MB', budget: 200 },
    { what: 'the same: plain bot', value: plain.growthMb, unit: 'MB' },
  ]
}

async function loadOf(bot: Bot): Promise<Load> {
  await using stage = await openStage(bot, {
    pictureBytes,
    delayMs: 500,
    // All of them really at once: Easel's usual 16 would need less.
    env: { JOBS_CONCURRENCY: String(jobs) },
  })
  const { discord, pid } = stage
  const idle = await usageOf(pid)
  // The first jobs compile code and open connections.
  await runCrowd(discord, { jobs: 3, count, pictureBytes })
  await forgetPeak(pid)
  const before = await usageOf(pid)
  const answered = (await runLossyCrowd(discord, { jobs, count, pictureBytes })).length
  const after = await usageOf(pid)
  if (bot === 'easel' && answered < jobs) throw new Error(`${jobs - answered} jobs were not answered`)
  return {
    cpuMs: (after.cpuMs - before.cpuMs) / answered,
    growthMb: after.peakMb - idle.residentMb,
  }
}

function middle(loads: readonly Load[]): Load {
  return { cpuMs: median(loads.map((one) => one.cpuMs)), growthMb: median(loads.map((one) => one.growthMb)) }
}
