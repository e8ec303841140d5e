import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeDiscord, startFakeDiscord } from '../test/support/discord/fake.ts'
import { asShipped } from '../test/support/node-arguments.ts'
import { startChild } from './child.ts'

/** One bot in a process of its own, between a Discord and an Images API that cost it nothing. */
export interface Stage extends AsyncDisposable {
  readonly discord: FakeDiscord
  readonly pid: number
  readonly imagesUrl: string
}

export const bots = ['easel', 'plain bot'] as const
export type Bot = (typeof bots)[number]

export interface Scene {
  readonly pictureBytes: number
  /** How long the Images API draws. */
  readonly delayMs: number
  readonly env?: Readonly<Record<string, string>>
}

/** Each as its own README would start it. */
const commands = {
  easel: asShipped,
  'plain bot': ['bench/plain-bot/main.ts'],
} as const satisfies Record<Bot, readonly string[]>

export async function openStage(bot: Bot, { pictureBytes, delayMs, env = {} }: Scene): Promise<Stage> {
  await using closing = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-bench-'))
  closing.defer(() => rm(dataDir, { recursive: true, force: true }))
  const discord = await startFakeDiscord()
  closing.defer(() => discord.close())
  const images = await startChild(['bench/images-api/main.ts', String(pictureBytes), String(delayMs)])
  closing.defer(() => images.stop())
  const { pid, stop } = await startChild(commands[bot], {
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'warn',
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CDN_URL: discord.cdnUrl,
    OPENAI_BASE_URL: images.firstLine,
    OPENAI_API_KEY: 'key',
    IMAGE_MODEL: 'gpt-image-2',
    ...env,
  })
  closing.defer(stop)
  await discord.registered()
  const opened = closing.move()
  return { discord, pid, imagesUrl: images.firstLine, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
