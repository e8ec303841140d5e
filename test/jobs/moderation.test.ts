import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/failure.ts'
import type { Content } from '../../src/images/moderate.ts'
import type { SettingTexts } from '../../src/policy/settings.ts'
import { openStrikes } from '../../src/policy/strikes.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'
import { testSettings } from '../support/test-settings.ts'
import { openTestStores, square, workshop } from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

const strikesBook = () => openStrikes({ strikes: memoryTable(), pauses: memoryTable() }, Date.now)
const declined = new Failure({ kind: 'blocked', stage: 'input', categories: ['violence'] })

function open(
  texts: SettingTexts,
  {
    moderate,
    carryOut = () => square('white'),
  }: {
    moderate?: (content: Content) => Promise<{ flagged: boolean; categories: readonly string[] }>
    carryOut?: () => Promise<Buffer>
  } = {},
) {
  const checked: Content[] = []
  const shop = workshop(
    stores,
    carryOut,
    {},
    {
      settings: testSettings(texts),
      strikes: strikesBook(),
      moderate: async (content) => {
        checked.push(content)
        return moderate?.(content) ?? { flagged: false, categories: [] }
      },
    },
  )
  const announced = () =>
    shop.courier.posted.filter(({ verb }) => verb === 'announce').map(({ text }) => text)
  return { ...shop, checked, announced }
}

const flag = async () => ({ flagged: true, categories: ['violence', 'hate'] })

describe('the precheck', () => {
  it('is not made where nobody asked for it', async () => {
    const { checked, run } = open({})
    expect((await run(sampleJob())).state).toBe('delivered')
    expect(checked).toEqual([])
  })

  it('that blocks buys nothing of what is flagged, and says so like any refusal', async () => {
    const { courier, requests, run } = open({ precheck: 'block' }, { moderate: flag })
    expect((await run(sampleJob())).state).toBe('failed')
    expect(requests).toEqual([])
    expect(courier.posted.at(-1)?.text).toContain('safety rules declined')
    expect(courier.posted.at(-1)?.text).not.toContain('hate')
    expect(courier.posted.at(-1)?.message.buttons.map(({ label }) => label)).toEqual(['Edit prompt & retry'])
  })

  it('that blocks lets nothing through unchecked', async () => {
    const broken = () => Promise.reject(new Failure({ kind: 'capacity', problem: 'overloaded' }))
    const { requests, run } = open({ precheck: 'block' }, { moderate: broken })
    expect((await run(sampleJob())).state).toBe('failed')
    expect(requests).toEqual([])
  })

  it('that logs tells the audit channel and lets the picture be made', async () => {
    const { announced, run } = open({ precheck: 'log', audit_channel: '42' }, { moderate: flag })
    const job = await run(sampleJob())
    expect(job.state).toBe('delivered')
    expect(announced()).toHaveLength(1)
    expect(announced()[0]).toContain('ada (ada) used /imagine, and the check flagged it.')
    for (const part of ['a white siamese cat', 'violence, hate', job.id])
      expect(announced()[0]).toContain(part)
  })

  it('that logs never stands in the way, even when it breaks', async () => {
    const broken = () => Promise.reject(new Error('no network'))
    const { run } = open({ precheck: 'log' }, { moderate: broken })
    expect((await run(sampleJob())).state).toBe('delivered')
  })
})

describe('a refusal', () => {
  const refuse = () => Promise.reject(declined)

  it('is told to the audit channel with who, what and why, after the asker', async () => {
    const { courier, announced, run } = open({ audit_channel: '42' }, { carryOut: refuse })
    const job = await run(sampleJob())
    expect(courier.posted.map(({ verb }) => verb).slice(-2)).toEqual(['fail', 'announce'])
    expect(announced()[0]).toContain('the safety rules declined it')
    for (const part of ['ada', 'a white siamese cat', 'violence', job.id])
      expect(announced()[0]).toContain(part)
  })

  it('ends in the same way when the audit channel takes nothing', async () => {
    const { courier, run } = open({ audit_channel: '42' }, { carryOut: refuse })
    courier.failNext('announce', new Failure({ kind: 'surface', problem: 'cannot_post' }))
    expect((await run(sampleJob())).state).toBe('failed')
  })

  it('that is one too many brings a pause, which the asker reads of instead of a button', async () => {
    const { courier, announced, run } = open({ strikes: '2/30', audit_channel: '42' }, { carryOut: refuse })
    await run(sampleJob({ event: 'one' }))
    expect(courier.posted.at(-2)?.text).not.toContain('minutes')
    await run(sampleJob({ event: 'two' }))
    expect(courier.posted.at(-2)?.text).toContain('You can ask again in 30 minutes.')
    expect(courier.posted.at(-2)?.message.buttons).toEqual([])
    expect(announced().at(-1)).toContain('one time too many')
  })

  it('counts no failure that was not the person’s', async () => {
    const busy = () => Promise.reject(new Failure({ kind: 'capacity', problem: 'overloaded' }))
    const { courier, run } = open({ strikes: '1/30' }, { carryOut: busy })
    await run(sampleJob())
    expect(courier.posted.at(-1)?.text).not.toContain('30 minutes')
  })
})
