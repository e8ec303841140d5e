import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBreaker } from '../../src/images/breaker.ts'
import { createImagesClient } from '../../src/images/client.ts'
import type { Clock } from '../../src/images/retry.ts'
import type { Job } from '../../src/jobs/job.ts'
import { silentLog } from '../../src/log.ts'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'
import { sampleJob } from '../support/sample-job.ts'
import { openTestStores, workshop } from '../support/workshop.ts'

const hasPicture = (message: { readonly images: readonly unknown[] }) => message.images.length > 0

// Most of it is waiting for the next try, or for the deadline.
describe.concurrent('an image service that breaks off', () => {
  const open = async (timeoutS = 60): Promise<DiscordStory> => {
    const story = await openDiscordStory()
    await story.open({ JOB_TIMEOUT_S: String(timeoutS), JOBS_CONCURRENCY: '1' })
    return story
  }

  const inTheMiddle = (whole: string) => whole.slice(0, Math.floor(whole.length / 2))
  const asEvent = (whole: string) => {
    const [, picture] = /"b64_json":"([^"]*)"/.exec(whole) ?? []
    return `event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"${picture}"}\n\n`
  }

  it.each([
    ['before its answer', () => {}],
    [
      'in the middle of a picture',
      (response, whole) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write(inTheMiddle(whole))
      },
    ],
  ] satisfies readonly (readonly [string, Parameters<CountingImages['trouble']>[0]['answer']])[])(
    'by falling silent %s is given up at the deadline, and its place goes to the next',
    async (_, answer) => {
      await using story = await open(4)
      const { discord, images } = story
      images.trouble({ billed: true, answer })
      const use = discord.command('imagine', { prompt: 'a cat' })
      const told = await use.followUp()
      expect(told.text).toContain('The image service took too long.')
      expect(told.text).toContain('may have billed this try')
      expect(await discord.command('imagine', { prompt: 'a dog' }).message(hasPicture)).toBeDefined()
      expect([images.sold('a cat'), images.sold('a dog')]).toEqual([1, 1])
    },
  )

  it.each([
    [
      'in the middle of a picture',
      (response, whole) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write(inTheMiddle(whole), () => response.destroy())
      },
    ],
    [
      'in the middle of an event',
      (response, whole) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(inTheMiddle(asEvent(whole)), () => response.destroy())
      },
    ],
    [
      'before it has sent what it announced',
      (response, whole) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length + 100 })
        response.write(whole.slice(0, -100), () => response.destroy())
      },
    ],
    [
      'after it has announced less than it sends',
      (response, whole) => {
        const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${whole.length - 100}\r\n\r\n`
        response.socket?.end(head + whole)
      },
    ],
  ] satisfies readonly (readonly [string, Parameters<CountingImages['trouble']>[0]['answer']])[])(
    '%s is asked once more, and people read that they may pay twice',
    async (_, answer) => {
      await using story = await open()
      const { discord, images } = story
      images.trouble({ billed: true, answer })
      const use = discord.command('imagine', { prompt: 'a cat' })
      const message = await use.message(hasPicture)
      expect(message.text).toContain('may have been billed as well')
      expect(images.sold('a cat')).toBe(2)
      expect(discord.messages()).toHaveLength(1)
    },
  )
})

/** Time passes when the test says so. */
function steppedClock(): Clock & { pass(milliseconds: number): void; sleeping(): number } {
  let now = 1_000_000
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  return {
    now: () => now,
    date: () => now,
    random: () => 0,
    sleep: async (milliseconds) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      sleepers.add({ until: now + milliseconds, wake: resolve })
      await promise
    },
    sleeping: () => sleepers.size,
    pass: (milliseconds) => {
      now += milliseconds
      for (const sleeper of [...sleepers]) {
        if (sleeper.until > now) continue
        sleepers.delete(sleeper)
        sleeper.wake()
      }
    },
  }
}

describe('an image service that answers everybody with 500', () => {
  let images: CountingImages
  let stores: Awaited<ReturnType<typeof openTestStores>>
  beforeEach(async () => {
    images = await startCountingImages()
    stores = await openTestStores()
  })
  afterEach(async () => {
    await stores.dispose()
    await images.close()
  })

  function openHouse() {
    const clock = steppedClock()
    const client = createImagesClient({
      baseUrl: images.url,
      apiKey: 'key',
      log: silentLog,
      deadlineMs: 300_000,
      clock,
      breaker: createBreaker({ now: clock.now }),
    })
    const house = workshop(
      stores,
      () => Promise.reject(new Error('not used')),
      {},
      {
        images: { lease: () => ({ client, [Symbol.dispose]: () => {} }), close: () => client.close() },
        timeoutMs: 300_000,
      },
    )
    const jobFor = (prompt: string) => {
      const job = sampleJob({ event: prompt, person: prompt })
      const [request] = job.plan.requests
      if (request?.endpoint !== 'generations') throw new Error('not a generation')
      const requests = [{ ...request, parameters: { ...request.parameters, prompt } }]
      return { ...job, plan: { ...job.plan, requests } }
    }
    return { ...house, clock, jobFor }
  }
  const prompts = Array.from({ length: 12 }, (_, index) => `cat ${index}`)

  it('is left alone, new people read so at once, and everybody who waited is served once it is back', async () => {
    const { clock, courier, jobFor, run } = openHouse()
    const mend = images.trouble({
      times: Number.POSITIVE_INFINITY,
      answer: (response) => response.writeHead(500).end('{}'),
    })
    const running = Promise.all(prompts.map((prompt) => run(jobFor(prompt))))
    const allSleep = () => vi.waitFor(() => expect(clock.sleeping()).toBe(prompts.length), patience)
    await allSleep()
    expect(images.asked()).toBe(prompts.length)

    const refused: Job = await run(jobFor('too late'))
    expect(refused.state).toBe('failed')
    expect(courier.posted.at(-1)?.text).toContain(
      'is down or overloaded at the moment. Try again in 15 seconds.',
    )
    expect(courier.posted.at(-1)?.text).toContain('You were not charged.')

    // Nobody asks before the breaker lets one of them try, and only one.
    clock.pass(1_000)
    await allSleep()
    expect(images.asked()).toBe(prompts.length)
    mend()
    clock.pass(15_000)
    await vi.waitFor(() => expect(clock.sleeping()).toBe(prompts.length - 1), patience)
    await vi.waitFor(() => expect(images.asked()).toBe(prompts.length + 1), patience)
    await vi.waitFor(
      () => expect(courier.posted.filter(({ verb }) => verb === 'deliver')).toHaveLength(1),
      patience,
    )
    clock.pass(16_000)
    const ended = await running
    expect(ended.map(({ state }) => state)).toEqual(prompts.map(() => 'delivered'))
    expect(prompts.map((prompt) => images.sold(prompt))).toEqual(prompts.map(() => 1))
    expect(images.sold('too late')).toBe(0)

    expect((await run(jobFor('afterwards'))).state).toBe('delivered')
  })

  it('and stays so is asked a few times and no more; everybody reads of it, and nothing is bought', async () => {
    const { clock, courier, jobFor, run } = openHouse()
    images.trouble({
      times: Number.POSITIVE_INFINITY,
      answer: (response) => response.writeHead(500).end('{}'),
    })
    let ended = 0
    const running = prompts.map((prompt) => run(jobFor(prompt)).finally(() => (ended += 1)))
    while (ended < prompts.length) {
      await vi.waitFor(() => expect(clock.sleeping() + ended).toBe(prompts.length), patience)
      clock.pass(130_000)
    }
    expect((await Promise.all(running)).map(({ state }) => state)).toEqual(prompts.map(() => 'failed'))
    const told = courier.posted.filter(({ verb }) => verb === 'fail').map(({ text }) => text)
    expect(told).toHaveLength(prompts.length)
    for (const text of told) expect(text).toMatch(/overloaded/)
    expect(images.asked()).toBeLessThan(2 * prompts.length)
    expect(prompts.map((prompt) => images.sold(prompt))).toEqual(prompts.map(() => 0))
  })

  it('or with 429 is not asked again before the time that it names, and then is', async () => {
    const { clock, jobFor, run } = openHouse()
    images.trouble({ answer: (response) => response.writeHead(429, { 'retry-after': '20' }).end('{}') })
    const running = run(jobFor('a cat'))
    await vi.waitFor(() => expect(clock.sleeping()).toBe(1), patience)
    clock.pass(19_999)
    expect(clock.sleeping()).toBe(1)
    clock.pass(1_000)
    expect((await running).state).toBe('delivered')
    expect([images.asked(), images.sold('a cat')]).toEqual([2, 1])
  })
})
