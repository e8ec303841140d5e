import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis of a test's own, which keeps its data as Easel needs it and can be killed. */
export interface RedisServer {
  readonly url: string
  /** On the same data and the same port. */
  start(): Promise<void>
  kill(): Promise<void>
  end(): Promise<void>
}

export const redisServerIsInstalled = spawnSync('redis-server', ['--version']).status === 0

export async function startRedisServer(): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'easel-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const kill = async () => {
    if (child === undefined) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    child = undefined
    await gone
  }
  const start = async () => {
    const settings = ['--port', String(port), '--dir', dir, '--save', '', '--appendonly', 'yes']
    child = spawn('redis-server', [...settings, '--appendfsync', 'always'], { stdio: 'ignore' })
    const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
    redis.on('error', () => {})
    await redis.ping()
    redis.disconnect()
  }
  await start()
  return {
    url,
    start,
    kill,
    end: async () => {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
