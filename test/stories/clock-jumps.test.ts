import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createBreaker } from '../../src/images/breaker.ts'
import { openLedger } from '../../src/policy/ledger.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openSqliteCounters } from '../../src/store/sqlite-counters.ts'
import { dataFolder } from '../support/data-folder.ts'
import { openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'
import { sampleJob } from '../support/sample-job.ts'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs
const hasPicture = (message: { readonly images: readonly unknown[] }) => message.images.length > 0

const jumps = [
  ['an hour back', -hourMs],
  ['a month back', -31 * dayMs],
  ['a day ahead', dayMs],
] as const

describe.concurrent.each(jumps)('when the clock of the machine goes %s', (_, jumpMs) => {
  it('jobs that wait and that are drawn are delivered once, bought once, and the next ones too', async () => {
    await using story = await openDiscordStory()
    await story.start({
      NODE_OPTIONS: `--import=${join(import.meta.dirname, '../support/jumping-clock.ts')}`,
      CLOCK_JUMP_MS: String(jumpMs),
      JOBS_CONCURRENCY: '1',
    })
    const { discord, images, easel } = story
    const before = await discord.command('imagine', { prompt: 'a fish' }).message(hasPicture)
    images.hold()
    await discord.command('imagine', { prompt: 'a cat' }, { person: discord.person() }).message()
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    const inLine = discord.command('imagine', { prompt: 'a dog' }, { person: discord.person() })
    const edits = () => discord.calls.filter(({ path }) => path.includes(`${inLine.token}/messages`))
    await vi.waitFor(() => expect(edits().length).toBeGreaterThan(1), patience)
    easel.child.kill('SIGUSR2')
    await vi.waitFor(() => expect(easel.output()).toContain('the clock says'), patience)
    images.release()
    const about = (prompt: string) => discord.messages().filter(({ text }) => text.includes(prompt))
    for (const prompt of ['a cat', 'a dog']) {
      await vi.waitFor(() => expect(about(prompt).filter(hasPicture)).toHaveLength(1), patience)
    }
    await discord.command('imagine', { prompt: 'a bird' }).message(hasPicture)
    await discord.press(before, 'Again').message(hasPicture)
    // No placeholder is left behind by an answer that had to go another way.
    await vi.waitFor(() => expect(discord.messages()).toHaveLength(5), patience)
    const sold = ['a fish', 'a cat', 'a dog', 'a bird'].map((prompt) => images.sold(prompt))
    expect(sold).toEqual([2, 1, 1, 1])
    // How long it took to draw is not how far the clock jumped.
    for (const { text } of discord.messages()) expect(text).toMatch(/ \d{1,2} s · Job/)
  })
})

describe.each(jumps)('money, when the clock goes %s between a hold and its end', (_, jumpMs) => {
  it('is neither overspent nor held for ever', async () => {
    await using folder = await dataFolder()
    const database = openDatabase(`${folder.path}/easel.db`)
    let now = Date.parse('2026-11-22T12:00:00Z')
    const ledger = openLedger(
      openSqliteCounters(database, () => now),
      () => now,
    )
    const { invocation } = sampleJob()
    const who = { space: invocation.space, person: invocation.asker.id }
    const caps = { images_per_user_day: 3 }
    const holdOf = (id: string) => ({ ...who, id, at: now, images: 2, micros: 0, caps })
    const taken = async () => (await ledger.standing(who, caps))[0]?.taken
    const spent = { model: 'gpt-image-2', images: 1, micros: 0, unsure: false }

    const first = holdOf('first')
    await ledger.reserve(first)
    await ledger.keep(first)
    const began = now
    now += jumpMs
    // Of today, whatever day that is by now, no more than the cap can be held.
    const second = holdOf('second')
    const isSameDay = Math.floor(began / dayMs) === Math.floor(now / dayMs)
    if (isSameDay) await expect(ledger.reserve(second)).rejects.toMatchObject({ facts: { kind: 'limits' } })
    else await ledger.reserve(second)
    expect(await ledger.settle(first, spent)).toBe(true)
    expect(await ledger.settle(first, spent)).toBe(false)
    expect(await taken()).toBe(isSameDay ? 1 : 2)
    now = began
    // A day that was over when it was settled keeps what was held, at the most.
    expect(await taken()).toBe(jumpMs > 0 ? 2 : 1)
    await database.close()
  })
})

it('a breaker that is open does not stay so for the hour by which the clock was set back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const breaker = createBreaker({ callersToOpen: 1, coolDownMs: 30 })
  const entry = breaker.enter({})
  if (entry.admitted) entry.leave('down')
  expect(breaker.enter({}).admitted).toBe(false)
  vi.setSystemTime(Date.now() - hourMs)
  await vi.waitFor(() => expect(breaker.enter({}).admitted).toBe(true), patience)
  vi.useRealTimers()
})
