import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLock } from '../src/lock.ts'
import { silentLog } from '../src/log.ts'
import { openStores } from '../src/store/open.ts'
import { openRedisStores } from '../src/store/open-redis.ts'
import { openRedis } from '../src/store/redis.ts'
import type { Table } from '../src/store/table.ts'
import { ownKeys, redisThatAnswers } from './support/redis.ts'

const url = await redisThatAnswers()

/** Tables of as many processes as there are: SQLite serves one, Redis any number. */
async function tables(
  backend: 'SQLite' | 'Redis',
  closing: AsyncDisposableStack,
): Promise<readonly Table<string>[]> {
  if (backend === 'SQLite') {
    const dataDir = await mkdtemp(join(tmpdir(), 'easel-lock-'))
    closing.defer(() => rm(dataDir, { recursive: true, force: true }))
    const stores = await openStores({ dataDir, log: silentLog })
    closing.defer(() => stores.close())
    return [stores.table('locks'), stores.table('locks')]
  }
  const keys = closing.use(ownKeys(url ?? ''))
  const open = async () => {
    const redis = await openRedis({ url: url ?? '', prefix: keys.prefix, log: silentLog })
    const stores = await openRedisStores(redis, silentLog)
    closing.defer(() => stores.close())
    return stores.table<string>('locks')
  }
  return [await open(), await open()]
}

describe.each(['SQLite', 'Redis'] as const)('a lock on %s', (backend) => {
  const left = backend === 'Redis' && url === undefined
  const also = left ? ' (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)' : ''

  it.skipIf(left)(`lets one at a time to the same work, and everybody in the end${also}`, async () => {
    await using closing = new AsyncDisposableStack()
    const locks = (await tables(backend, closing)).map((table) => createLock(table, { againMs: 5 }))
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await Promise.resolve()
      inside -= 1
      return 'done'
    }

    const done = await Promise.all([...locks, ...locks].map((exclusively) => exclusively('team/T1', work)))

    expect(most).toBe(1)
    expect(done).toEqual(['done', 'done', 'done', 'done'])
  })

  it.skipIf(left)(`is let go when the work fails, and others are not in its way${also}`, async () => {
    await using closing = new AsyncDisposableStack()
    const [one, two] = (await tables(backend, closing)).map((table) => createLock(table, { againMs: 5 }))
    if (one === undefined || two === undefined) throw new Error('two processes are two tables')

    const failing = one('team/T1', async () => {
      expect(await two('team/T2', async () => 'other')).toBe('other')
      throw new Error('broken')
    })

    await expect(failing).rejects.toThrow('broken')
    expect(await two('team/T1', async () => 'next')).toBe('next')
  })

  it.skipIf(left)(`that was kept for too long is not taken from whoever has it since${also}`, async () => {
    await using closing = new AsyncDisposableStack()
    const [table, other] = await tables(backend, closing)
    if (table === undefined || other === undefined) throw new Error('two processes are two tables')
    const gate = Promise.withResolvers<void>()
    const slow = createLock(table, { lockMs: 10 })('team/T1', () => gate.promise)
    await createLock(other, { againMs: 5 })('team/T1', async () => {
      gate.resolve()
      await slow
      expect(await other.get('team/T1')).toBeDefined()
    })
    expect(await other.get('team/T1')).toBeUndefined()
  })

  it.skipIf(left)(`is not waited for by who is told to stop${also}`, async () => {
    await using closing = new AsyncDisposableStack()
    const [one, two] = (await tables(backend, closing)).map((table) => createLock(table))
    if (one === undefined || two === undefined) throw new Error('two processes are two tables')
    const stop = new AbortController()
    await one('team/T1', async () => {
      const waiting = two('team/T1', async () => 'never', stop.signal)
      stop.abort()
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    })
  })
})
