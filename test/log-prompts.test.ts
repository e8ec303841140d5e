import { describe, expect, it } from 'vitest'
import { createEvents } from '../src/events.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import { type Log, silentLog } from '../src/log.ts'
import { sampleInvocation, sampleJob } from './support/sample-job.ts'

const secret = 'my private wish'

/** All that the events about one unlucky job write. */
function written(logPrompts: boolean): string {
  const lines: unknown[] = []
  const write = (facts: object, message: string) => void lines.push({ ...facts, message })
  const log: Log = { ...silentLog, info: write, warn: write, error: write }
  const events = createEvents(log, undefined, logPrompts)
  const job = sampleJob({ wish: { task: 'imagine', prompt: secret, count: 1 } })
  const blocked = new Failure(
    { kind: 'blocked', stage: 'input', categories: ['violence'] },
    { detail: `The prompt "${secret}" was declined.`, requestId: 'req_1' },
  )
  events.jobAccepted(job, 0)
  events.invocationRefused(
    sampleInvocation({ options: { prompt: secret } }),
    inputFailure('option_invalid', { option: 'quality', value: secret, allowed: 'low' }),
  )
  events.requestTried(job.id, {
    endpoint: 'generations',
    model: 'gpt-image-2',
    number: 1,
    milliseconds: 5,
    failure: blocked,
  })
  events.jobFailed(job, blocked)
  return JSON.stringify(lines)
}

describe('the log', () => {
  it('has no word of a person in it, and all that an operator needs', () => {
    const text = written(false)
    expect(text).not.toContain(secret)
    for (const part of ['option_invalid', 'violence', 'req_1', sampleJob().id]) expect(text).toContain(part)
  })

  it('has their words where LOG_PROMPTS is on', () => {
    expect(written(true).split(secret)).toHaveLength(5)
  })
})
