import { expect, vi } from 'vitest'
import type { SharedPace } from '../../src/jobs/bullmq-queue.ts'
import { type CountingImages, startCountingImages } from './counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from './discord/fake.ts'
import type { Use } from './discord/people.ts'
import { type EaselProcess, startEasel } from './easel-process.ts'
import { type OpenEasel, openEasel } from './open-easel.ts'
import { patience } from './patience.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

type Env = Readonly<Record<string, string>>

/**
 * Processes of Easel on one Redis, between a strict Discord and an image service that counts what it sells; disposing
 * of it ends everything, and fails when Discord would have refused something. Discord is heard over HTTP, unless `env`
 * says otherwise.
 */
export interface Fleet extends AsyncDisposable {
  readonly redis: RedisServer
  readonly discord: FakeDiscord
  readonly images: CountingImages
  /** A process of its own, for one that is killed. */
  start(role: FleetRole, env?: Env): Promise<EaselProcess>
  /** The test's process takes the role, and lives on. */
  open(role: FleetRole, env?: Env, pace?: SharedPace): Promise<OpenEasel>
  /** Discord posts to these doors in turn. */
  deliverTo(...doors: readonly (EaselProcess | OpenEasel)[]): Promise<void>
  /** One job each of as many people in a channel of their own, written down by Easel. */
  crowd(prompts: readonly string[]): Promise<Crowd>
}

type FleetRole = 'web' | 'discord' | 'worker'

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
  const opened = new AsyncDisposableStack()
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
    start: async (role, env = {}) => {
      const easel = await startEasel({ ...shared, ...env }, role)
      processes.push(easel)
      return easel
    },
    open: async (role, env = {}, pace = {}) =>
      opened.use(await openEasel({ ...shared, ...env }, { role, pace })),
    deliverTo: async (...doors) => {
      const urls = await Promise.all(doors.map((door) => ('web' in door ? door.web.url : door.url())))
      await discord.deliverTo(...urls.map((url) => `${url}/discord/interactions`))
    },
    crowd: async (prompts) => {
      const channel = discord.channel()
      const uses = prompts.map((prompt) =>
        discord.command('imagine', { prompt }, { person: discord.person(), channel }),
      )
      // A door that is slow acknowledges before it has written the job down; what it says comes afterwards.
      await Promise.all(uses.map((use) => use.message()))
      const delivered = async () => {
        await vi.waitFor(() => {
          for (const use of uses) expect(use.current().reply?.images).toHaveLength(1)
        }, patience)
        expect(discord.messages(channel)).toHaveLength(uses.length)
      }
      return { uses, delivered }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((one) => one.kill9()))
      await opened.disposeAsync()
      await images.close()
      await discord.close()
      await redis.end()
      expect(discord.violations).toEqual([])
    },
  }
}
