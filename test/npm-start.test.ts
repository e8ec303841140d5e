import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, vi } from 'vitest'
import { dataFolder } from './support/data-folder.ts'
import { patience } from './support/patience.ts'

it.skipIf(process.platform === 'win32')(
  'npm start ends as on SIGTERM when npm alone gets it (left out on Windows, which gives no process another parent)',
  async () => {
    await using folder = await dataFolder()
    const env = { PATH: process.env.PATH ?? '', HOME: folder.path, DATA_DIR: folder.path, PORT: '0' }
    // A group of its own, so that nothing is left when this test fails.
    const npm = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    try {
      await vi.waitFor(() => expect(output).toContain('Easel is ready'), patience)
      // Easel holds the same pipes: they close when it has ended, too.
      const ended = once(npm, 'close', { signal: AbortSignal.timeout(patience.timeout) })
      npm.kill('SIGTERM')
      await ended
      expect(output).toContain('npm is gone: stopping')
    } finally {
      killGroup(npm.pid)
    }
  },
)

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // It has ended, as it should.
  }
}
