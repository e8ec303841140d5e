import { expect, test as plain } from 'vitest'
import { type DiscordSurface, openDiscord } from '../../src/discord/listen.ts'
import { silentLog } from '../../src/log.ts'
import { startFakeDiscord } from '../support/discord/fake.ts'
import { type ScriptedDesk, scriptedDesk } from './house.ts'

export type Settings = Partial<Parameters<typeof openDiscord>[0]> & { readonly desk?: ScriptedDesk }

/** Nothing is shared by two of these tests, so that those which wait for Discord's pauses can wait side by side. */
export const test = plain
  // Vitest reads from this pattern what a fixture needs, and takes no other parameter in its place.
  .extend('discord', async ({ task: _task }, { onCleanup }) => {
    const discord = await startFakeDiscord()
    onCleanup(async () => {
      await discord.close()
      expect(discord.violations).toEqual([])
    })
    return discord
  })
  /** What ended a surface for good. */
  .extend('fatal', (): Error[] => [])
  /** One process; with a desk of its own, unless it is given one. */
  .extend('open', ({ discord: { token, apiUrl }, fatal }, { onCleanup }) => {
    const opened = new AsyncDisposableStack()
    onCleanup(() => opened.disposeAsync())
    return async (settings: Settings = {}): Promise<DiscordSurface & { desk: ScriptedDesk }> => {
      const { desk = scriptedDesk() } = settings
      const onFatal = (reason: Error) => void fatal.push(reason)
      const parts = { token, apiUrl, gateway: 'auto', desk, log: silentLog, onFatal } as const
      const surface = await openDiscord({ ...parts, ...settings })
      opened.defer(surface.close)
      return { ...surface, desk }
    }
  })
