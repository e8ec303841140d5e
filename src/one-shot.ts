import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Core, composeCore } from './compose.ts'
import type { Config } from './environment.ts'
import type { Log } from './log.ts'
import { StoreError } from './store/store-error.ts'
import { systemUser } from './terminal/asker.ts'
import { runTerminal } from './terminal/listen.ts'

/** `npm run easel -- '/imagine …'`: all of Easel for one command, on the same job path as any other surface. */
export async function runInTerminal(config: Config, log: Log, argv: readonly string[]): Promise<number> {
  await using closing = new AsyncDisposableStack()
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort())
  const core = await composeInFreeFolder(config, log, closing)
  const exitCode = await runTerminal({
    argv,
    desk: core.desk,
    attach: async (courier) => {
      core.couriers.terminal = courier
      await core.queue.start()
    },
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupt.signal,
    user: systemUser(),
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    randomId: randomUUID,
  })
  await core.queue.drain(config.jobs.graceMs)
  return exitCode
}

const folders = 32

/** A data folder belongs to one process: commands that run side by side take one each, beside the server's. */
async function composeInFreeFolder(config: Config, log: Log, closing: AsyncDisposableStack): Promise<Core> {
  for (let folder = 1; ; folder += 1) {
    try {
      const dataDir = join(config.dataDir, 'terminal', String(folder))
      return await composeCore({ config, storage: { kind: 'folder', dataDir }, log, closing })
    } catch (thrown) {
      const taken = thrown instanceof StoreError && thrown.problem === 'in_use'
      if (!taken || folder === folders) throw thrown
    }
  }
}
