import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { openWorkerNames } from '../../src/jobs/worker-names.ts'

const module = new URL('../../src/jobs/worker-names.ts', import.meta.url).href
const tellsItsName = `const { openWorkerNames } = await import('${module}'); console.log(openWorkerNames().next())`

describe('the name of a worker', () => {
  const names = openWorkerNames()

  it('is a new one each time, and its process is here', () => {
    const own = names.next()
    expect(names.next()).not.toBe(own)
    expect(names.isGone(own)).toBe(false)
  })

  it.skipIf(process.platform !== 'linux')(
    'tells whether a process on the same machine has ended',
    async () => {
      const living = spawn(process.execPath, ['-e', `${tellsItsName}; setInterval(() => {}, 60_000)`])
      const [text] = await once(living.stdout, 'data')
      const name = String(text).trim()
      expect(names.isGone(name)).toBe(false)
      living.kill('SIGKILL')
      await once(living, 'exit')
      expect(names.isGone(name)).toBe(true)
    },
  )

  it('tells nothing of another machine', () => {
    const { stdout } = spawnSync(process.execPath, ['-e', tellsItsName], { encoding: 'utf8' })
    expect(names.isGone(stdout.trim().replace(/@[^@]*$/, '@elsewhere'))).toBe(false)
    expect(names.isGone('a-name-of-an-older-version')).toBe(false)
  })
})
