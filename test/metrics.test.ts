import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jobIdOf } from '../src/chat/ids.ts'
import { createStopwatch } from '../src/chat/stopwatch.ts'
import { createEvents } from '../src/events.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import { silentLog } from '../src/log.ts'
import { createMetrics, type Metrics } from '../src/metrics.ts'
import { metricsRoutes } from '../src/web/metrics.ts'
import { sampleInvocation, sampleJob } from './support/sample-job.ts'
import { openTestStores, square, workshop } from './support/workshop.ts'

/** The lines of Easel's own figures that have moved. */
async function figures(metrics: Metrics): Promise<readonly string[]> {
  const lines = (await metrics.text()).split('\n')
  return lines.filter((line) => /^easel_\w+(\{[^}]*\})? [^0]/.test(line) && !line.includes('_bucket'))
}

describe('the figures', () => {
  let stores: Awaited<ReturnType<typeof openTestStores>>
  let metrics: Metrics
  beforeEach(async () => {
    stores = await openTestStores()
    metrics = createMetrics()
  })
  afterEach(() => stores.dispose())

  const run = (carryOut: () => Promise<Buffer>) =>
    workshop(stores, carryOut, {}, { events: createEvents(silentLog, metrics) }).run(sampleJob())

  it('count a delivered job at each of its steps', async () => {
    await run(() => square('white'))
    expect(await figures(metrics)).toEqual(
      expect.arrayContaining([
        'easel_jobs_total{task="imagine",step="started"} 1',
        'easel_jobs_total{task="imagine",step="made"} 1',
        'easel_jobs_total{task="imagine",step="delivered"} 1',
        'easel_images_delivered_total{task="imagine"} 1',
        'easel_making_seconds_count{task="imagine"} 1',
      ]),
    )
  })

  it('count a failed job by what the person reads', async () => {
    await run(() =>
      Promise.reject(new Failure({ kind: 'blocked', stage: 'input', categories: ['violence'] })),
    )
    expect(await figures(metrics)).toEqual(
      expect.arrayContaining([
        'easel_jobs_total{task="imagine",step="failed"} 1',
        'easel_job_failures_total{kind="blocked",problem="input"} 1',
      ]),
    )
  })

  it('have no word of a person in them', async () => {
    const events = createEvents(silentLog, metrics)
    const invocation = sampleInvocation({ command: 'my secret', options: { prompt: 'my secret' } })
    events.invocationRefused(invocation, inputFailure('command_unknown', { command: 'my secret' }))
    expect(await figures(metrics)).toEqual(['easel_refusals_total{kind="input",problem="command_unknown"} 1'])
    expect(await metrics.text()).not.toContain('my secret')
  })

  it('tell tries of requests from each other, and how long the service made us wait', async () => {
    const events = createEvents(silentLog, metrics)
    const { id } = sampleJob()
    const reason = { kind: 'capacity', problem: 'rate_limited' } as const
    const tried = { endpoint: 'edits', model: 'gpt-image-2', number: 1, milliseconds: 1500 }
    events.requestTried(id, { ...tried, failure: { facts: reason, trace: { charged: 'no' } } })
    events.serviceMakesWait(id, { waitMs: 2500, reason })
    events.requestTried(id, { ...tried, number: 2 })
    expect(await figures(metrics)).toEqual([
      'easel_image_requests_total{endpoint="edits",outcome="capacity"} 1',
      'easel_image_requests_total{endpoint="edits",outcome="made"} 1',
      'easel_image_request_seconds_sum{endpoint="edits"} 1.5',
      'easel_image_request_seconds_count{endpoint="edits"} 1',
      'easel_wait_seconds_total{service="images",reason="rate_limited"} 2.5',
    ])
  })

  it('begin at zero where the first one is to wake somebody', async () => {
    createEvents(silentLog, metrics)
    const text = await metrics.text()
    expect(text).toContain('easel_faults_total{event="jobBroke"} 0')
    expect(text).toContain('easel_job_failures_total{kind="account",problem="invalid_key"} 0')
  })

  it('look at the line when somebody asks', async () => {
    metrics.watchQueue(async () => ({ waiting: 4, working: 2, oldestMs: 30_000 }))
    const response = await metricsRoutes(metrics).request('/metrics')
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    const text = await response.text()
    expect(text).toContain('easel_queue_jobs{state="waiting"} 4')
    expect(text).toContain('easel_queue_jobs{state="working"} 2')
    expect(text).toContain('easel_queue_oldest_seconds 30')
    expect(text).toContain('process_resident_memory_bytes')
  })

  it('are told without the line while it cannot be counted, and with it afterwards', async () => {
    let line: { waiting: number; working: number; oldestMs: number } | undefined
    metrics.watchQueue(async () => line)
    metrics.watchReadiness(async () => ({ stores: false }))
    const told = async () =>
      (await metrics.text()).split('\n').filter((one) => /^easel_(?:queue|ready)/.test(one))
    expect(await told()).toEqual(['easel_ready{check="stores"} 0'])
    line = { waiting: 1, working: 0, oldestMs: 1_000 }
    expect(await told()).toHaveLength(4)
    line = undefined
    expect(await told()).toEqual(['easel_ready{check="stores"} 0'])
  })
})

describe('the stopwatch', () => {
  const job = (event: string) => jobIdOf(sampleInvocation({ event }).id)

  it('tells once how long a platform waited', () => {
    const told: [string, number][] = []
    const stopwatch = createStopwatch(
      () => 1_250,
      (surface, milliseconds) => told.push([surface, milliseconds]),
    )
    stopwatch.start(job('one'), 'discord', 1_000)
    stopwatch.stop(job('one'))
    stopwatch.stop(job('one'))
    stopwatch.stop(job('never started'))
    expect(told).toEqual([['discord', 250]])
  })

  it('forgets the oldest rather than fill the memory', () => {
    const told: string[] = []
    const stopwatch = createStopwatch(
      () => 0,
      (surface) => told.push(surface),
    )
    for (let number = 0; number <= 1_000; number += 1) stopwatch.start(job(`event-${number}`), 'slack', 0)
    stopwatch.stop(job('event-0'))
    expect(told).toEqual([])
    stopwatch.stop(job('event-1'))
    expect(told).toEqual(['slack'])
  })
})
