import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Figure, quantile } from './figure.ts'

const runs = 5
const settleMs = 3_000

/** Start to ready, and what the process holds when nobody uses it; one surface, the playground. */
export async function measureStart(): Promise<readonly Figure[]> {
  const starts: number[] = []
  const residents: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const { startMs, residentMb } = await startOnce()
    starts.push(startMs)
    residents.push(residentMb)
  }
  return [
    { what: `start to ready, median of ${runs}`, value: quantile(starts, 0.5), unit: 'ms', budget: 1_500 },
    { what: `idle memory, median of ${runs}`, value: quantile(residents, 0.5), unit: 'MB', budget: 150 },
  ]
}

async function startOnce(): Promise<{ startMs: number; residentMb: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-bench-'))
  const since = performance.now()
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(child.stdout, 'data')
    const startMs = performance.now() - since
    await wait(settleMs)
    return { startMs, residentMb: await residentMb(child.pid) }
  } finally {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** From /proc, so this figure needs Linux; elsewhere it is NaN. */
async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
  return Number(kilobytes) / 1024
}
