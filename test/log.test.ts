import { expect, it, vi } from 'vitest'
import { createLog } from '../src/log.ts'

it('writes an error that is its own cause, and goes on', () => {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  const error = new Error('round and round')
  error.cause = error

  createLog('info', (text) => text).error({ err: error }, 'it broke')

  write.mockRestore()
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'it broke', err: { message: 'round and round' } })
})
