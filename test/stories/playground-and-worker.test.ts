import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type EaselProcess, startEasel } from '../support/easel-process.ts'
import { openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { visit } from '../support/playground/visitor.ts'
import { type RedisServer, redisServerIsInstalled, startRedisServer } from '../support/redis-server.ts'

if (!redisServerIsInstalled) {
  describe('the playground, with the work done in another process', () => {
    it.skip('shows what comes (left out: redis-server is not installed)')
  })
} else {
  let redis: RedisServer
  let worker: EaselProcess
  let shared: Readonly<Record<string, string>>

  beforeAll(async () => {
    redis = await startRedisServer()
    shared = { REDIS_URL: redis.url, SECRET_KEY: 'a secret that all processes share' }
    worker = await startEasel({ ...shared, HEALTH_PORT: '0' }, 'worker')
  })
  afterAll(async () => {
    await worker.kill9()
    await redis.end()
  })

  const door = () => openEasel({ ...shared, HOST: '127.0.0.1' }, { role: 'web' })

  describe('the playground, with the work done in another process', () => {
    it('shows the picture as soon as it is there, and to whoever opens the page at another door', async () => {
      await using one = await door()
      await using other = await door()
      const visitor = await visit(one.web.url)
      const { article } = await visitor.ask('/imagine a white siamese cat')
      const events = await visitor.follow((all) =>
        all.some(({ data }) => data.id === article?.id && data.images?.length === 1),
      )
      // Told by the worker, not found at the page's next look.
      expect(events.at(-1)?.event).toBe('article')
      const elsewhere = await visit(other.web.url, visitor.cookies())
      expect((await elsewhere.articles()).map(({ images }) => images.length)).toEqual([1])
    })

    it('is ready when its own parts are, and so is the worker', async () => {
      const web = await startEasel(shared, 'web')
      try {
        const urls = [await web.url(), await worker.url()]
        const states = () => Promise.all(urls.map(async (url) => (await fetch(`${url}/readyz`)).status))
        for (const url of urls) {
          const ready = await fetch(`${url}/readyz`)
          expect(ready.status).toBe(200)
          expect(await ready.json()).toMatchObject({ checks: { stores: true, accepting: true } })
        }
        await redis.kill()
        expect(await states()).toEqual([503, 503])
        await redis.start()
        await vi.waitFor(async () => expect(await states()).toEqual([200, 200]), patience)
      } finally {
        await web.kill9()
      }
    })
  })
}
