import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url))

function run(...options: string[]) {
  const child = spawn(process.execPath, [MAIN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  // It may have ended before its words are read.
  return Object.assign(child, { ended: once(child, 'exit') })
}

it('says where it draws, draws there, and ends on SIGINT', async () => {
  const child = run('--port', '0', '--pace', '0')
  const [greeting] = await once(child.stdout, 'data')
  const url = /OPENAI_BASE_URL=(\S+)/.exec(String(greeting))?.[1] ?? ''
  const answer = await fetch(`${url}/models`, { headers: { authorization: 'Bearer sandbox' } })
  expect(answer.status).toBe(200)
  child.kill('SIGINT')
  const [code] = await child.ended
  expect(code).toBe(0)
})

it('says in one line that its port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => {
    taken.close()
  })
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const child = run('--port', String(port))
  const [said] = await once(child.stderr, 'data')
  expect(String(said)).toBe(
    `The sandbox cannot start: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`,
  )
  const [code] = await child.ended
  expect(code).toBe(1)
})

it.each([
  ['--port', 'many'],
  ['--speed', '9'],
  ['--pace', '-1'],
])('explains itself on %s %s', async (...options) => {
  const child = run(...options)
  const [help] = await once(child.stderr, 'data')
  expect(String(help)).toContain('Usage: npm run sandbox')
  const [code] = await child.ended
  expect(code).toBe(2)
})
