import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { isPicture } from '../support/discord/shown.ts'
import { type EaselProcess, startEasel } from '../support/easel-process.ts'
import { patience } from '../support/patience.ts'
import { type RedisServer, redisServerIsInstalled, startRedisServer } from '../support/redis-server.ts'

const jobs = 12
/** So that it takes two workers to be at all of them at once. */
const half = { JOBS_CONCURRENCY: String(jobs / 2) }
if (!redisServerIsInstalled) {
  describe('several processes on one Redis', () => {
    it.skip('answer every command once (left out: redis-server is not installed)')
  })
} else {
  let redis: RedisServer
  let discord: FakeDiscord
  let images: CountingImages
  let processes: EaselProcess[]

  beforeEach(async () => {
    redis = await startRedisServer()
    discord = await startFakeDiscord()
    images = await startCountingImages()
    processes = []
  })
  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill9()))
    await images.close()
    await discord.close()
    await redis.end()
    expect(discord.violations).toEqual([])
  })

  const start = async (role: 'web' | 'discord' | 'worker', env: Readonly<Record<string, string>> = {}) => {
    const easel = await startEasel(
      {
        REDIS_URL: redis.url,
        SECRET_KEY: 'a secret that all processes share',
        HOST: '127.0.0.1',
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
        DISCORD_CDN_URL: discord.cdnUrl,
        OPENAI_BASE_URL: images.url,
        OPENAI_API_KEY: 'key',
        IMAGE_MODEL: 'gpt-image-2',
        ...env,
      },
      role,
    )
    processes.push(easel)
    return easel
  }

  const http = () => ({ DISCORD_GATEWAY: 'off', DISCORD_PUBLIC_KEY: discord.publicKey })
  const deliverTo = async (...webs: readonly EaselProcess[]) => {
    const urls = await Promise.all(webs.map((web) => web.url()))
    await discord.deliverTo(...urls.map((url) => `${url}/discord/interactions`))
  }

  /** Two of each, with Discord posting to both doors in turn. */
  const startAll = async (env: Readonly<Record<string, string>> = {}) => {
    const parts = await Promise.all([
      start('web', http()),
      start('web', http()),
      start('worker', { ...http(), ...env }),
      start('worker', { ...http(), ...env }),
    ])
    const [web1, web2, worker1, worker2] = parts
    await deliverTo(web1, web2)
    return { web1, web2, worker1, worker2 }
  }

  /** One job each of as many people. */
  const useAll = async () => {
    const uses = Array.from({ length: jobs }, (_, index) =>
      discord.command('imagine', { prompt: `cat ${index}` }, { person: discord.person() }),
    )
    await Promise.all(uses.map((use) => use.acknowledged()))
    return uses
  }

  const delivered = async (uses: Awaited<ReturnType<typeof useAll>>) => {
    await vi.waitFor(() => {
      for (const use of uses) expect(use.current().reply?.images).toHaveLength(1)
    }, patience)
    expect(discord.messages(discord.usual.channel)).toHaveLength(uses.length)
  }

  const sold = () => Array.from({ length: jobs }, (_, index) => images.sold(`cat ${index}`))

  describe('several processes on one Redis', { timeout: 90_000 }, () => {
    it('share the work, and answer every command once', async () => {
      const { worker1, worker2 } = await startAll(half)
      images.hold()
      const uses = await useAll()
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      images.release()
      await delivered(uses)
      expect(sold()).toEqual(Array(jobs).fill(1))
      for (const worker of [worker1, worker2]) {
        await vi.waitFor(() => expect(worker.output()).toContain('job delivered'), patience)
      }
    })

    it('lose nothing when a worker is killed with its requests on their way', async () => {
      const { worker1, worker2 } = await startAll(half)
      images.hold()
      const uses = await useAll()
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      const startedBy = (worker: EaselProcess) => worker.output().match(/job started/g)?.length ?? 0
      await vi.waitFor(() => expect(startedBy(worker1) + startedBy(worker2)).toBe(jobs), patience)
      const lost = startedBy(worker1)
      expect(lost).toBeGreaterThan(0)
      await worker1.kill9()
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs - lost), patience)
      images.release()
      await delivered(uses)
      expect(sold()).toEqual(Array(jobs).fill(1))
    })

    it('lose nothing when a worker is killed under load, and buy nothing again that was made', async () => {
      const { worker1 } = await startAll({ JOBS_CONCURRENCY: '2' })
      const uses = await useAll()
      await vi.waitFor(() => expect(worker1.output()).toContain('job made'), patience)
      await worker1.kill9()
      await delivered(uses)
      const made = new Set(
        [...worker1.output().matchAll(/"job":"(\w+)"[^\n]*"job made"/g)].map(([, id]) => id),
      )
      const again = processes
        .filter((one) => one !== worker1)
        .flatMap((one) => [...one.output().matchAll(/"job":"(\w+)"[^\n]*"job started"/g)].map(([, id]) => id))
      expect(again.filter((id) => made.has(id))).toEqual([])
      for (const times of sold()) expect(times).toBeLessThanOrEqual(2)
    })

    it('end with 0 on SIGTERM, and a worker hands on at once what it cannot finish in time', async () => {
      const { web1, worker1 } = await startAll({ SHUTDOWN_GRACE_S: '0' })
      images.hold()
      const uses = await useAll()
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      expect(await Promise.all([web1.stop(), worker1.stop()])).toEqual([0, 0])
      // All of them at the other one, without the ten seconds of a worker that died.
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), { timeout: 8_000, interval: 20 })
      images.release()
      await delivered(uses)
      expect(sold()).toEqual(Array(jobs).fill(1))
    })

    it('lose nothing when the door is killed that took the commands', async () => {
      const { web1, web2 } = await startAll()
      images.hold()
      const uses = await useAll()
      await web1.kill9()
      images.release()
      await delivered(uses)
      expect(sold()).toEqual(Array(jobs).fill(1))
      await deliverTo(web2)
      await discord.command('imagine', { prompt: 'one more' }).message(isPicture)
    })

    it('stop in one process what is cancelled in another', async () => {
      await startAll()
      images.hold()
      const use = discord.command('imagine', { prompt: 'a cat' })
      const shown = await use.message(({ buttons }) => buttons.some(({ label }) => label === 'Cancel'))
      await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
      discord.press(shown, 'Cancel')
      await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
      expect(images.sold('a cat')).toBe(0)
    })

    it('tell people where they stand in the one line', async () => {
      const [web] = await Promise.all([
        start('web', http()),
        start('worker', { ...http(), JOBS_CONCURRENCY: '1' }),
      ])
      await deliverTo(web)
      images.hold()
      const uses: Awaited<ReturnType<typeof useAll>> = []
      for (const prompt of ['one', 'two', 'three']) {
        const use = discord.command('imagine', { prompt }, { person: discord.person() })
        await use.acknowledged()
        uses.push(use)
      }
      await vi.waitFor(() => expect(uses[2]?.current().reply?.text).toMatch(/1 .*(?:before|ahead)/), patience)
      images.release()
      await delivered(uses)
    })

    it('take commands from the gateway in one process and deliver them from another', async () => {
      const [listener] = await Promise.all([start('discord'), start('worker')])
      await discord.registered()
      images.hold()
      const use = discord.command('imagine', { prompt: 'a cat' })
      await use.acknowledged()
      await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
      await listener.kill9()
      images.release()
      await use.message(isPicture)
    })

    it('go on when Redis was gone: nothing lost, nothing bought twice, and a clear word meanwhile', async () => {
      await startAll()
      images.hold()
      const uses = await useAll()
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      const gone = Date.now()
      await redis.kill()
      images.release()
      const refused = discord.command('imagine', { prompt: 'meanwhile' }, { person: discord.person() })
      const { afterMs } = await refused.acknowledged()
      expect(afterMs).toBeLessThan(3_000)
      await vi.waitFor(
        () => expect(JSON.stringify(refused.current())).toContain("can't reach its own memory"),
        patience,
      )
      // Longer than it takes to be taken for dead: an outage is nobody's silence.
      await vi.waitFor(() => expect(Date.now() - gone).toBeGreaterThan(12_000), { timeout: 15_000 })
      await redis.start()
      await delivered(uses)
      expect(sold()).toEqual(Array(jobs).fill(1))
      expect(images.sold('meanwhile')).toBe(0)
      for (const use of uses) expect(use.current().reply?.text).not.toContain('may have been billed')
    })
  })
}
