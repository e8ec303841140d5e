import { expect, it } from 'vitest'
import { createTurns } from '../../src/sandbox/turns.ts'

const open = new AbortController().signal

it('lets no more work at once than it was told, and everyone in the end', async () => {
  const turns = createTurns(2)
  let [now, most] = [0, 0]
  const work = async () => {
    now += 1
    most = Math.max(most, now)
    await new Promise((resolve) => setImmediate(resolve))
    now -= 1
    return 'done'
  }
  const all = await Promise.all(Array.from({ length: 9 }, () => turns.take(work, open)))
  expect(all).toHaveLength(9)
  expect(most).toBe(2)
})

it('goes on after a failure, and skips those who have gone', async () => {
  const turns = createTurns(1)
  await expect(turns.take(() => Promise.reject(new Error('spilt paint')), open)).rejects.toThrow(
    'spilt paint',
  )
  await expect(turns.take(() => Promise.resolve(1), AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(await turns.take(() => Promise.resolve(2), open)).toBe(2)
})
