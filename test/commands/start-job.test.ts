import { describe, expect, it } from 'vitest'
import type { House } from '../../commands/house.ts'
import { startJob } from '../../commands/start-job.ts'
import { personId } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import { asFailure } from '../../src/failure.ts'
import { openCatalog } from '../../src/images/catalog.ts'
import type { Wish } from '../../src/images/model.ts'
import type { Job } from '../../src/jobs/job.ts'
import type { SettingTexts } from '../../src/policy/settings.ts'
import { noLedger } from '../support/no-ledger.ts'
import { sampleInvocation } from '../support/sample-job.ts'
import { testSettings } from '../support/test-settings.ts'

const wish: Wish = { task: 'imagine', prompt: 'a cat', count: 1 }

/** What is accepted when this is asked for under these settings. */
async function started(
  space: SettingTexts,
  {
    channel = {},
    model,
    pausedUntil,
    ...more
  }: Partial<Wish> & {
    channel?: SettingTexts
    model?: string
    pausedUntil?: number
    at?: Partial<Invocation>
  } = {},
): Promise<Job> {
  const settings = testSettings()
  const invocation = sampleInvocation(more.at)
  const change = { by: personId('ada'), name: 'Ada', at: 0, key: 'model' } as const
  await settings.change(invocation.space, () => ({ space, channels: { main: channel }, change }))
  const jobs: Job[] = []
  // Of the house a job's start uses only these.
  const house = {
    settings,
    ledger: noLedger,
    strikes: { pausedUntil: async () => pausedUntil },
    catalogFor: ({ model: preferred = 'gpt-image-2', models_allowed: allowed }) =>
      openCatalog({
        baseUrl: 'http://127.0.0.1/v1',
        defaultModel: preferred,
        allowed,
        today: () => new Date('2026-11-25'),
      }),
    queue: {
      accept: async (job) => {
        jobs.push(job)
        return { ahead: undefined }
      },
      find: async () => undefined,
      cancel: async () => false,
      resume: async () => false,
    },
    now: () => 0,
  } as Partial<House> as House
  const { at: _, ...wished } = more
  // The spread keeps the task of `wish`.
  await startJob(
    { invocation, wish: { ...wish, ...wished } as Wish, model, inputs: [], keep: false, private: false },
    house,
  )
  const [job] = jobs
  if (job === undefined) throw new Error('no job was accepted')
  return job
}

function parametersOf(job: Job) {
  return job.plan.requests[0]?.parameters
}

describe('a job starts with what is set where it is asked for', () => {
  it('takes model, size, quality and moderation from the space where the person named none', async () => {
    const job = await started({
      model: 'gpt-image-1.5',
      size: 'landscape',
      quality: 'low',
      moderation: 'low',
    })
    expect(parametersOf(job)).toMatchObject({
      model: 'gpt-image-1.5',
      size: '1536x1024',
      quality: 'low',
      moderation: 'low',
    })
  })

  it("takes the channel's own value before the space's, and the person's before both", async () => {
    const set = { model: 'gpt-image-1.5', quality: 'low' }
    const job = await started(set, { channel: { model: 'gpt-image-2' }, quality: 'high' })
    expect(parametersOf(job)).toMatchObject({ model: 'gpt-image-2', quality: 'high' })
  })

  it("takes a thread's channel for the thread", async () => {
    const place = { channel: 'thread', parent: 'main', kind: 'channel', ageRestricted: false } as const
    const job = await started({}, { channel: { model: 'gpt-image-1.5' }, at: { place } })
    expect(job.plan.model).toBe('gpt-image-1.5')
  })

  it('sends no moderation to a model that has no such parameter', async () => {
    expect(parametersOf(await started({ moderation: 'low', model: 'dall-e-3' }))).not.toHaveProperty(
      'moderation',
    )
  })

  it('makes no more pictures at once than are allowed, and says so', async () => {
    const job = await started({ count_max: '2' }, { count: 5 })
    expect(job.plan.count).toBe(2)
    expect(job.plan.adjustments).toContainEqual({
      key: 'adjusted.changed',
      values: { option: 'count', from: '5', to: '2' },
    })
  })

  it('refuses a model that is not allowed, naming those that are', async () => {
    const set = { models_allowed: 'gpt-image-2, gpt-image-1.5' }
    const failure = asFailure(await started(set, { model: 'dall-e-3' }).catch((thrown: unknown) => thrown))
    expect(failure.facts).toEqual({
      kind: 'limits',
      problem: 'model',
      values: { setting: 'models_allowed', model: 'dall-e-3', allowed: 'gpt-image-2, gpt-image-1.5' },
    })
  })

  it('draws with the first allowed model when the usual one is not allowed', async () => {
    expect((await started({ models_allowed: 'gpt-image-1.5' })).plan.model).toBe('gpt-image-1.5')
  })

  it("speaks the space's language where one is set", async () => {
    expect((await started({ locale: 'de' })).invocation.locale).toBe('de')
    expect((await started({})).invocation.locale).toBe('en')
  })

  it('is not accepted while the person has to pause after refusals', async () => {
    const refused = await started({ strikes: '3/15' }, { pausedUntil: 90_000 }).catch(
      (thrown: unknown) => thrown,
    )
    expect(asFailure(refused).facts).toEqual({
      kind: 'limits',
      problem: 'paused',
      values: { minutes: 2, setting: 'strikes' },
    })
    expect((await started({ strikes: '3/15' }, { pausedUntil: 0 })).state).toBe('accepted')
    expect((await started({}, { pausedUntil: 90_000 })).state).toBe('accepted')
  })

  it('is not accepted in a channel that is not allowed', async () => {
    const failure = asFailure(await started({ channels_allowed: 'art' }).catch((thrown: unknown) => thrown))
    expect(failure.facts).toMatchObject({ kind: 'limits', problem: 'channel' })
  })
})
