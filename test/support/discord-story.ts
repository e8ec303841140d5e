import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type CountingImages, startCountingImages } from './counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from './discord/fake.ts'
import { type EaselProcess, startEasel } from './easel-process.ts'
import { type OpenEasel, openEasel } from './open-easel.ts'
import { patience } from './patience.ts'

type Env = Readonly<Record<string, string>>

/**
 * Easel as a process between a strict Discord and an image service that counts what it sells; disposing of it ends
 * everything, and fails when Discord would have refused something.
 */
export interface DiscordStory extends AsyncDisposable {
  readonly discord: FakeDiscord
  readonly images: CountingImages
  readonly dataDir: string
  /** The process of the last start. */
  readonly easel: EaselProcess
  /** Starts a process, which can be killed. */
  start(env?: Env): Promise<void>
  /** In the test's process, for one that is not killed; after a start it goes on with what is in the data folder. */
  open(env?: Env): Promise<OpenEasel>
}

export async function openDiscordStory(): Promise<DiscordStory> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-story-'))
  const discord = await startFakeDiscord()
  // A crowd comes to a process that has just started, and none of these stories is about the three seconds.
  discord.waits.forAnswerMs = patience.timeout
  const images = await startCountingImages()
  const opened = new AsyncDisposableStack()
  let easel: EaselProcess | undefined
  const environment = (env: Env): Env => ({ DATA_DIR: dataDir, ...discord.env, ...images.env, ...env })
  return {
    discord,
    images,
    dataDir,
    get easel() {
      if (easel === undefined) throw new Error('Easel was not started')
      return easel
    },
    start: async (env = {}) => {
      easel = await startEasel(environment(env))
      await discord.registered()
    },
    open: async (env = {}) => {
      const open = opened.use(await openEasel(environment(env)))
      await discord.registered()
      return open
    },
    [Symbol.asyncDispose]: async () => {
      await easel?.kill9()
      await opened.disposeAsync()
      await images.close()
      await discord.close()
      await rm(dataDir, { recursive: true, force: true })
      expect(discord.violations).toEqual([])
    },
  }
}
