import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { personId, spaceId } from '../../src/chat/ids.ts'
import { silentLog } from '../../src/log.ts'
import { openLedger } from '../../src/policy/ledger.ts'
import { usageByMonth } from '../../src/policy/usage-rows.ts'
import { windowOf } from '../../src/policy/windows.ts'
import { openStores, type Stores } from '../../src/store/open.ts'
import { isPicture } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'
import { setInSpace } from '../support/space-settings.ts'

/** dall-e-3, standard, square: micro-dollars. */
const price = 40_000
const wish = { model: 'dall-e-3', size: '1024x1024', quality: 'standard' }

let story: DiscordStory
let discord: DiscordStory['discord']
let images: DiscordStory['images']
beforeEach(async () => {
  story = await openDiscordStory()
  ;({ discord, images } = story)
})
afterEach(() => story[Symbol.asyncDispose]())

const space = () => spaceId(`discord:${discord.guild}`)

/** The stores, while no process has them. */
async function between<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result> {
  const stores = await openStores({ dataDir: story.dataDir, log: silentLog })
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

const setBudget = (dollars: string) =>
  between((stores) => setInSpace(stores, space(), { budget_space_day: dollars }))

/** What the ledger has taken of the budget, and what it has settled, in micro-dollars. */
const book = () =>
  between(async (stores) => {
    const who = { space: space(), person: personId('discord:nobody') }
    const [standing] = await openLedger(stores.counters, Date.now).standing(who, { budget_space_day: 1 })
    const months = [windowOf('month', Date.now())]
    const rows = await usageByMonth(stores.counters, { space: space(), months })
    return { taken: standing?.taken, settled: rows.reduce((sum, row) => sum + row.micros, 0) }
  })

async function useAll(count: number) {
  const uses = Array.from({ length: count }, (_, index) =>
    discord.command('imagine', { prompt: `cat ${index}`, ...wish }, { person: discord.person() }),
  )
  await Promise.all(uses.map((use) => use.acknowledged()))
  return uses
}

const soldIn = (count: number) =>
  Array.from({ length: count }, (_, index) => images.sold(`cat ${index}`)).reduce((sum, one) => sum + one, 0)

describe('a budget', () => {
  it('lets 200 commands at once buy what it pays for, to the cent, and says no to the rest', async () => {
    await setBudget('1.00')
    const easel = await story.open({ JOBS_CONCURRENCY: '50' })
    const uses = await useAll(200)
    const answers = await Promise.all(
      uses.map((use) => use.message((message) => isPicture(message) || /could cost/.test(message.text))),
    )
    const refused = answers.filter((answer) => answer.images.length === 0)
    expect(refused).toHaveLength(175)
    for (const { text, ephemeral } of refused) {
      expect(ephemeral).toBe(true)
      expect(text).toContain('could cost up to $0.04')
      expect(text).toContain('You were not charged')
    }
    expect(soldIn(200)).toBe(25)
    await easel[Symbol.asyncDispose]()
    expect(await book()).toEqual({ taken: 25 * price, settled: 25 * price })
  })

  it('neither leaks nor is overspent when the process is killed in the middle and starts again', async () => {
    await setBudget('0.50')
    await story.start({ JOBS_CONCURRENCY: '20' })
    images.hold()
    const uses = await useAll(12)
    await vi.waitFor(() => expect(images.waiting()).toBe(12), patience)
    await story.easel.kill9()
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    expect(await book()).toEqual({ taken: 12 * price, settled: 0 })
    const easel = await story.open({ JOBS_CONCURRENCY: '20' })
    await Promise.all(uses.map((use) => use.message(isPicture)))
    const more = await discord.command('imagine', { prompt: 'cat 12', ...wish }, { person: discord.person() })
    expect((await more.message((message) => message.text !== '')).text).toContain('could cost')
    await easel[Symbol.asyncDispose]()
    expect(await book()).toEqual({ taken: 12 * price, settled: 12 * price })
  })
})
