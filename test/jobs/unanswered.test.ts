import { afterEach, expect, it, vi } from 'vitest'
import { createUnanswered } from '../../src/jobs/unanswered.ts'
import { sampleJob } from '../support/sample-job.ts'

afterEach(() => vi.useRealTimers())

it('keeps a job that has to wait for longer than a timer can, as after a clock that was set back by a month', () => {
  vi.useFakeTimers()
  const released: string[] = []
  const { id, invocation } = sampleJob()
  const unanswered = createUnanswered<{ id: typeof id; person: typeof invocation.asker.id }>((item) =>
    released.push(item.id),
  )
  unanswered.put({ id, person: invocation.asker.id }, 31 * 24 * 60 * 60 * 1000)
  vi.advanceTimersByTime(60_000)
  expect(released).toEqual([])
  expect(unanswered.has(id)).toBe(true)
})
