import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openRedis, type RedisLink } from '../../src/store/redis.ts'
import { patience } from '../support/patience.ts'
import { type RedisServer, redisServerIsInstalled, startRedisServer } from '../support/redis-server.ts'

const gone = { facts: { kind: 'capacity', problem: 'store_unreachable' } }

if (!redisServerIsInstalled) {
  describe('while Redis is gone', () => {
    it.skip('commands fail or wait (left out: redis-server is not installed)')
  })
} else {
  let server: RedisServer
  let link: RedisLink

  beforeEach(async () => {
    server = await startRedisServer()
    const timing = { reconnectMs: 200, answerMs: 300, retryMs: 20 }
    link = await openRedis({ url: server.url, log: silentLog, timing })
  })
  afterEach(async () => {
    await link.close()
    await server.end()
  })

  describe('while Redis is gone', () => {
    it('what somebody waits for is refused in time, and is not done when Redis is back', async () => {
      await server.kill()
      const since = performance.now()
      await expect(link.ask((redis) => redis.set('asked', 'x'))).rejects.toMatchObject(gone)
      expect(performance.now() - since).toBeLessThan(1_000)
      await server.start()
      await vi.waitFor(async () => expect(await link.ask((redis) => redis.ping())).toBe('PONG'), patience)
      expect(await link.ask((redis) => redis.get('asked'))).toBeNull()
    })

    it('what nobody waits for is done when it is back', async () => {
      await server.kill()
      const done = link.insist((redis) => redis.set('insisted', 'x'))
      await server.start()
      expect(await done).toBe('OK')
      expect(await link.ask((redis) => redis.get('insisted'))).toBe('x')
    })

    it('what is on its way is refused too', async () => {
      const blocked = link.ask((redis) => redis.blpop('nothing', 0))
      const refused = expect(blocked).rejects.toMatchObject(gone)
      await server.kill()
      await refused
    })

    it('a crowd that waits is no leak in the eyes of Node', async () => {
      const warnings: Error[] = []
      const onWarning = (warning: Error) => void warnings.push(warning)
      process.on('warning', onWarning)
      await server.kill()
      const crowd = Array.from({ length: 30 }, () => link.insist((redis) => redis.ping()))
      await server.start()
      expect(await Promise.all(crowd)).toEqual(Array(30).fill('PONG'))
      process.off('warning', onWarning)
      expect(warnings).toEqual([])
    })

    it('nothing that waits for it keeps a closing process', async () => {
      await server.kill()
      const waiting = link.insist((redis) => redis.ping())
      const ended = expect(waiting).rejects.toThrow()
      await link.close()
      await ended
    })
  })
}
