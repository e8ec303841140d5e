import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type CountingImages, startCountingImages } from './counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from './discord/fake.ts'
import { type EaselProcess, startEasel } from './easel-process.ts'

/** Easel as a process between a strict Discord and an image service that counts what it sells. */
export interface DiscordStory {
  readonly discord: FakeDiscord
  readonly images: CountingImages
  readonly dataDir: string
  /** The process of the last start. */
  readonly easel: EaselProcess
  /** Starts it, again on the same data folder. */
  start(env?: Readonly<Record<string, string>>): Promise<void>
  /** Ends everything; fails when Discord would have refused something. */
  end(): Promise<void>
}

export async function openDiscordStory(): Promise<DiscordStory> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-story-'))
  const discord = await startFakeDiscord()
  const images = await startCountingImages()
  let easel: EaselProcess | undefined
  return {
    discord,
    images,
    dataDir,
    get easel() {
      if (easel === undefined) throw new Error('Easel was not started')
      return easel
    },
    start: async (env = {}) => {
      easel = await startEasel({
        DATA_DIR: dataDir,
        ...discord.env,
        ...images.env,
        ...env,
      })
      await discord.registered()
    },
    end: async () => {
      await easel?.kill9()
      await images.close()
      await discord.close()
      await rm(dataDir, { recursive: true, force: true })
      expect(discord.violations).toEqual([])
    },
  }
}
