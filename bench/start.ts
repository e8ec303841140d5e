import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { asShipped } from '../test/support/node-arguments.ts'
import { startChild } from './child.ts'
import { type Figure, median } from './figure.ts'
import { usageOf } from './process-usage.ts'

const runs = 5
const settleMs = 3_000

/** Start to ready, and what the process holds when nobody uses it; one surface, the playground. */
export async function measureStart(): Promise<readonly Figure[]> {
  // The first start fills the cache of compiled code, as an installation's first start does.
  await startOnce()
  const starts: number[] = []
  const residents: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const { startMs, residentMb } = await startOnce()
    starts.push(startMs)
    residents.push(residentMb)
  }
  return [
    { what: `start to ready, median of ${runs}`, value: median(starts), unit: 'ms', budget: 1_500 },
    { what: `idle memory, median of ${runs}`, value: median(residents), unit: 'MB', budget: 150 },
  ]
}

async function startOnce(): Promise<{ startMs: number; residentMb: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-bench-'))
  try {
    const since = performance.now()
    const { pid, stop } = await startChild(asShipped, {
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
    })
    const startMs = performance.now() - since
    await wait(settleMs)
    const { residentMb } = await usageOf(pid)
    await stop()
    return { startMs, residentMb }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
