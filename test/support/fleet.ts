import { expect, vi } from 'vitest'
import { type CountingImages, startCountingImages } from './counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from './discord/fake.ts'
import type { Use } from './discord/people.ts'
import { type EaselProcess, startEasel } from './easel-process.ts'
import { patience } from './patience.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

type Env = Readonly<Record<string, string>>

/** Processes of Easel on one Redis, between a strict Discord and an image service that counts what it sells. */
export interface Fleet {
  readonly redis: RedisServer
  readonly discord: FakeDiscord
  readonly images: CountingImages
  /** All that were started. */
  readonly processes: readonly EaselProcess[]
  /** Discord is heard over HTTP, unless `env` says otherwise. */
  start(role: 'web' | 'discord' | 'worker', env?: Env): Promise<EaselProcess>
  /** Discord posts to these doors in turn. */
  deliverTo(...webs: readonly EaselProcess[]): Promise<void>
  /** One job each of as many people in a channel of their own, taken by Easel. */
  crowd(prompts: readonly string[]): Promise<Crowd>
  /** Ends everything; fails when Discord would have refused something. */
  end(): Promise<void>
}

export interface Crowd {
  readonly uses: readonly Use[]
  /** Each of them got one picture, and there is no message beside theirs. */
  delivered(): Promise<void>
}

export async function openFleet(): Promise<Fleet> {
  const redis = await startRedisServer()
  const discord = await startFakeDiscord()
  // Many processes start at once, and none of their stories is about the three seconds.
  discord.waits.forAnswerMs = patience.timeout
  const images = await startCountingImages()
  const processes: EaselProcess[] = []
  const shared: Env = {
    REDIS_URL: redis.url,
    SECRET_KEY: 'a secret that all processes share',
    HOST: '127.0.0.1',
    ...discord.env,
    DISCORD_GATEWAY: 'off',
    DISCORD_PUBLIC_KEY: discord.publicKey,
    ...images.env,
  }
  return {
    redis,
    discord,
    images,
    processes,
    start: async (role, env = {}) => {
      const easel = await startEasel({ ...shared, ...env }, role)
      processes.push(easel)
      return easel
    },
    deliverTo: async (...webs) => {
      const urls = await Promise.all(webs.map((web) => web.url()))
      await discord.deliverTo(...urls.map((url) => `${url}/discord/interactions`))
    },
    crowd: async (prompts) => {
      const channel = discord.channel()
      const uses = prompts.map((prompt) =>
        discord.command('imagine', { prompt }, { person: discord.person(), channel }),
      )
      await Promise.all(uses.map((use) => use.acknowledged()))
      const delivered = async () => {
        await vi.waitFor(() => {
          for (const use of uses) expect(use.current().reply?.images).toHaveLength(1)
        }, patience)
        expect(discord.messages(channel)).toHaveLength(uses.length)
      }
      return { uses, delivered }
    },
    end: async () => {
      await Promise.all(processes.map((one) => one.kill9()))
      await images.close()
      await discord.close()
      await redis.end()
      expect(discord.violations).toEqual([])
    },
  }
}
