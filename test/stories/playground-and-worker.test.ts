import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EaselProcess, startEasel } from '../support/easel-process.ts'
import { visit } from '../support/playground/visitor.ts'
import { type RedisServer, redisServerIsInstalled, startRedisServer } from '../support/redis-server.ts'

if (!redisServerIsInstalled) {
  describe('the playground, with the work done in another process', () => {
    it.skip('shows what comes (left out: redis-server is not installed)')
  })
} else {
  let redis: RedisServer
  let processes: EaselProcess[]

  beforeEach(async () => {
    redis = await startRedisServer()
    processes = []
  })
  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill9()))
    await redis.end()
  })

  const start = async (role: 'web' | 'worker', env: Readonly<Record<string, string>> = {}) => {
    const shared = { REDIS_URL: redis.url, SECRET_KEY: 'a secret that all processes share' }
    const easel = await startEasel({ ...shared, ...env }, role)
    processes.push(easel)
    return easel
  }

  describe('the playground, with the work done in another process', () => {
    it('shows the picture as soon as it is there, and to whoever opens the page at another door', async () => {
      const [one, other] = await Promise.all([start('web'), start('web'), start('worker')])
      const visitor = await visit(await one.url())
      const { article } = await visitor.ask('/imagine a white siamese cat')
      const events = await visitor.follow((all) =>
        all.some(({ data }) => data.id === article?.id && data.images?.length === 1),
      )
      // Told by the worker, not found at the page's next look.
      expect(events.at(-1)?.event).toBe('article')
      const elsewhere = await visit(await other.url(), visitor.cookies())
      expect((await elsewhere.articles()).map(({ images }) => images.length)).toEqual([1])
    })

    it('is ready when its own parts are, and so is the worker', async () => {
      const both = await Promise.all([start('web'), start('worker', { HEALTH_PORT: '0' })])
      const urls = await Promise.all(both.map((one) => one.url()))
      for (const url of urls) {
        const ready = await fetch(`${url}/readyz`)
        expect(ready.status).toBe(200)
        expect(await ready.json()).toMatchObject({ checks: { stores: true, accepting: true } })
      }
      await redis.kill()
      for (const url of urls) expect((await fetch(`${url}/readyz`)).status).toBe(503)
    })
  })
}
