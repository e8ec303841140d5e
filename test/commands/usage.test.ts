import { text } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { House } from '../../commands/house.ts'
import { usage } from '../../commands/usage.ts'
import { usageQuery } from '../../commands/usage-query.ts'
import { personId, spaceId } from '../../src/chat/ids.ts'
import type { Asker } from '../../src/chat/invocation.ts'
import { asFailure } from '../../src/failure.ts'
import { openLedger } from '../../src/policy/ledger.ts'
import type { SettingTexts } from '../../src/policy/settings.ts'
import type { Spent } from '../../src/policy/usage-rows.ts'
import { sampleInvocation } from '../support/sample-job.ts'
import { testSettings } from '../support/test-settings.ts'
import { catalog, openTestStores } from '../support/workshop.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const ada: Asker = { id: personId('discord:111'), name: 'Ada', admin: false, roles: [] }
const admin: Asker = { ...ada, id: personId('discord:999'), admin: true }
const space = spaceId('discord:1')

function failureOf(run: () => unknown): string {
  try {
    run()
    return 'none'
  } catch (thrown) {
    const { facts } = asFailure(thrown)
    return JSON.stringify(facts)
  }
}

describe('what /usage is asked for', () => {
  const query = (who?: string, period?: string, asker = admin) => usageQuery({ who, period }, { asker }, now)

  it('is oneself and this month, when nothing is said', () => {
    const { who, days, current } = query()
    expect(who).toEqual({ kind: 'me', person: admin.id })
    expect([days[0], days.at(-1), days.length, current]).toEqual(['2026-11-01', '2026-11-25', 25, true])
  })

  it.each([
    ['today', '2026-11-25', '2026-11-25'],
    ['week', '2026-11-19', '2026-11-25'],
    ['WEEK ', '2026-11-19', '2026-11-25'],
    ['2026-11', '2026-11-01', '2026-11-25'],
    ['2024-02', '2024-02-01', '2024-02-29'],
  ])('takes %s', (period, from, to) => {
    const { days } = query('me', period)
    expect([days[0], days.at(-1)]).toEqual([from, to])
  })

  it.each(['yesterday', '2026-13', '2026-1', '1999-01', '-1', '2026-11-25', '∞', '__proto__', '\u0000'])(
    'refuses %j as a period and names what it takes',
    (period) => {
      expect(failureOf(() => query('me', period))).toMatch(/option_invalid.*today, week, month, 2026-11/)
    },
  )

  it.each(['<@222>', '<@!222>', '<@222|bob>', '222'])('takes the person %s', (who) => {
    expect(query(who).who).toEqual({ kind: 'person', person: personId('discord:222'), typed: '222' })
  })

  it('takes a mentioned person whose id has no digit, as some of Slack have none', () => {
    expect(query('<@UBLVHQXYZ>').who).toMatchObject({ kind: 'person', typed: 'UBLVHQXYZ' })
  })

  it('knows its asker by their mention, admin or not', () => {
    expect(query('<@111>', undefined, ada).who).toEqual({ kind: 'me', person: ada.id })
  })

  it.each(['bob', '@bob', '<@222', 'everyone and all', '../222', '\u202e222'])(
    'refuses %j, which is nobody’s id',
    (who) => {
      expect(failureOf(() => query(who))).toContain('option_invalid')
    },
  )

  it('takes both in one breath', () => {
    expect(query('space week')).toMatchObject({ who: { kind: 'space' }, days: { length: 7 } })
    expect(query('today')).toMatchObject({ who: { kind: 'me' }, days: ['2026-11-25'] })
  })

  it.each(['space', '<@222>'])('keeps %s for admins', (who) => {
    expect(failureOf(() => query(who, undefined, ada))).toContain('usage_of_others')
  })
})

describe('/usage', () => {
  let stores: Awaited<ReturnType<typeof openTestStores>>
  let clock: number
  let settings: ReturnType<typeof testSettings>
  let jobs: number
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now })
    stores = await openTestStores()
    settings = testSettings()
    clock = now
    jobs = 0
  })
  afterEach(async () => {
    await stores.dispose()
    vi.useRealTimers()
  })

  const ledger = () => openLedger(stores.counters, () => clock)
  const spend = (person: string, at: string, spent: Partial<Spent>) => {
    jobs += 1
    const hold = { space, person: personId(person), at: Date.parse(at), images: 1, micros: 0, caps: {} }
    return ledger().settle(
      { ...hold, id: `job${jobs}` },
      { model: 'gpt-image-2', images: 1, micros: 10_000, unsure: false, ...spent },
    )
  }
  const set = async (texts: SettingTexts) => {
    const change = { by: admin.id, name: 'Root', at: 0, key: 'model' } as const
    await settings.change(space, () => ({ space: texts, channels: {}, change }))
  }
  const ask = async (options: { who?: string; period?: string }, asker = ada) => {
    // Of the house this command uses only these.
    const house = {
      settings,
      ledger: ledger(),
      usage: stores.counters,
      catalogFor: () => catalog,
      now: () => clock,
    } as Partial<House> as House
    const invocation = sampleInvocation({ asker, space })
    const given = { who: options.who, period: options.period }
    const answer = await usage.run({ invocation, options: given }, house)
    if (answer.type !== 'message') throw new Error(answer.type)
    const [chart, table] = answer.files ?? []
    return {
      audience: answer.audience,
      paragraphs: answer.message.paragraphs,
      text: answer.message.paragraphs
        .map((one) => ('label' in one ? `${one.label}: ${one.text}` : one.text))
        .join('\n'),
      chart,
      table,
      csv: table === undefined ? '' : await text(table.open()),
    }
  }

  it('tells a person what they made and spent, day by day, and nobody else', async () => {
    await spend('discord:111', '2026-11-02T10:00:00Z', { images: 2, micros: 80_000 })
    await spend('discord:111', '2026-11-24T23:59:59Z', { images: 1, micros: 5_250 })
    await spend('discord:222', '2026-11-24T10:00:00Z', { images: 9, micros: 990_000 })
    const said = await ask({})
    expect(said.audience).toBe('asker')
    expect(said.text).toContain('Altogether 3 pictures, $0.0853.')
    expect(said.text).toContain('2026-11-02: 2 pictures, $0.08')
    expect(said.text).toContain('2026-11-24: 1 picture, $0.0053')
    expect(said.text).not.toContain('9')
    expect(said.csv).toBe(
      'day,model,jobs,pictures,dollars,pictures_without_price,tries_maybe_billed\n' +
        '2026-11-02,gpt-image-2,1,2,0.080000,0,0\n2026-11-24,gpt-image-2,1,1,0.005250,0,0\n',
    )
  })

  it('shows the days as a picture whose alt text says what it shows', async () => {
    await spend('discord:111', '2026-11-02T10:00:00Z', { images: 2, micros: 80_000 })
    const { chart, table } = await ask({})
    expect(chart?.filename).toBe('usage-2026-11-01_2026-11-25.png')
    expect(chart?.altText).toBe(
      'Bar chart of the pictures a day from 2026-11-01 to 2026-11-25: 2 pictures, $0.08. Most on 2026-11-02: 2.',
    )
    const { width, height, format } = await sharp(await buffer(chart)).metadata()
    expect({ width, height, format }).toEqual({ width: 1200, height: 600, format: 'png' })
    expect(table?.filename).toBe('usage-2026-11-01_2026-11-25.csv')
  })

  it('tells an admin of everybody, by person, in the table', async () => {
    await spend('discord:111', '2026-11-25T10:00:00Z', {})
    await spend('discord:222', '2026-11-25T11:00:00Z', { model: 'other' })
    const said = await ask({ who: 'space', period: 'today' }, admin)
    expect(said.text).toContain("Everybody's usage here, 2026-11-25")
    expect(said.text).toContain('Altogether 2 pictures, $0.02.')
    expect(said.text).toContain('other: 1 picture, $0.01')
    expect(said.csv).toContain('2026-11-25,discord:222,other,1,1,0.010000,0,0')
  })

  it('names somebody in a way that the platform can show as a name', async () => {
    const [heading] = (await ask({ who: '<@222>' }, admin)).paragraphs
    expect(heading).toMatchObject({
      text: expect.stringContaining('Usage of 222'),
      ids: [{ kind: 'person', id: '222' }],
    })
  })

  it('shows what is left of every limit, and when it starts anew', async () => {
    await set({
      images_per_user_day: '5',
      budget_space_month: '2',
      role_limits: 'helper: images_per_user_day=9',
    })
    await spend('discord:111', '2026-11-25T10:00:00Z', { images: 3, micros: 500_000 })
    const own = await ask({})
    expect(own.text).toContain('pictures a day: 3 of 5 taken, 2 left; starts anew at 2026-11-26 00:00 UTC')
    expect(own.text).toContain('budget of all a month: $0.50 of $2.00 taken, $1.50 left')
    expect((await ask({}, { ...ada, roles: ['helper'] })).text).toContain('3 of 9 taken')
    expect((await ask({ period: '2026-10' })).text).not.toContain('taken')
  })

  it('says what the figures leave out: unknown prices, tries that may have been billed', async () => {
    await spend('discord:111', '2026-11-25T10:00:00Z', { images: 2, micros: undefined })
    await spend('discord:111', '2026-11-25T10:00:00Z', { images: 0, micros: 0, unsure: true })
    const { text: said } = await ask({})
    expect(said).toContain('The prices of 2 pictures are not known; they count as nothing.')
    expect(said).toContain('One try that brought no picture may have been billed as well')
  })

  it('says no price to members where the space hides it, and says it to admins', async () => {
    await set({ show_cost: 'no' })
    await spend('discord:111', '2026-11-25T10:00:00Z', {})
    const own = await ask({})
    expect(own.text + own.csv + own.chart?.altText).not.toMatch(/\$|dollars|0\.01/)
    expect((await ask({ who: 'space' }, admin)).text).toContain('$0.01')
  })

  it('tells of a budget how much of it is taken, and no amount, where the space hides prices', async () => {
    await set({ show_cost: 'no', budget_space_day: '0.04', budget_user_day: '0' })
    await ledger().reserve({
      ...{ id: 'held', space, person: ada.id, at: now, images: 1, micros: 10_000 },
      caps: {},
    })
    const { text: own } = await ask({})
    expect(own).toContain('budget of all a day: 25% taken; starts anew at 2026-11-26 00:00 UTC')
    expect(own).toContain('100% taken')
    expect(own).not.toContain('$')
    expect((await ask({}, admin)).text).toContain('$0.01 of $0.04 taken')
  })

  it('says nothing of money where nothing cost any, as in the sandbox', async () => {
    await spend('discord:111', '2026-11-25T10:00:00Z', { micros: 0 })
    const said = await ask({}, admin)
    expect(said.text + said.csv + said.chart?.altText).not.toMatch(/\$|dollars/)
    await spend('discord:111', '2026-11-25T10:00:00Z', { micros: undefined })
    expect((await ask({})).text).toContain('The price of one picture is not known')
  })

  it('says so when there is nothing, and then brings no files', async () => {
    const said = await ask({ period: '2025-01' })
    expect(said.text).toContain('Nothing in this time.')
    expect(said.chart).toBeUndefined()
  })

  it('begins a new day at midnight in UTC, also when the clock jumps over it', async () => {
    await spend('discord:111', '2026-11-25T10:00:00Z', {})
    clock = Date.parse('2026-11-26T00:00:01Z')
    expect((await ask({ period: 'today' })).text).toContain('Nothing in this time.')
    clock = Date.parse('2026-11-25T23:59:59Z')
    expect((await ask({ period: 'today' })).text).toContain('1 picture')
  })

  it('gives a spreadsheet nothing to run, whatever a model is called', async () => {
    await spend('discord:111', '2026-11-25T10:00:00Z', { model: '=HYPERLINK("http://x","y")' })
    expect((await ask({})).csv).toContain(`"'=HYPERLINK(""http://x"",""y"")"`)
  })
})

async function buffer(file: { open(): AsyncIterable<Uint8Array> } | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of file?.open() ?? []) chunks.push(chunk)
  return Buffer.concat(chunks)
}
