import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sleep } from '../../src/sandbox/pace.ts'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import type { Stage, Use } from './stage.ts'

/** What is seen while a picture is drawn. */
export function previewBehaviours(
  open: (env: Readonly<Record<string, string>>) => Promise<Stage>,
  previews: 'as a rule' | 'when asked for' | 'never',
): void {
  describe('while a picture is drawn', () => {
    let sandbox: RunningSandbox
    let stage: Stage
    let drawing = untilSeen()
    beforeAll(async () => {
      sandbox = await startQuickSandbox({ sleep: (...wait) => drawing.sleep(...wait) })
      stage = await open({
        OPENAI_BASE_URL: sandbox.url,
        OPENAI_API_KEY: 'sandbox-key',
        IMAGE_MODEL: 'gpt-image-2',
      })
    })
    afterAll(async () => {
      await stage?.[Symbol.asyncDispose]()
      await sandbox?.close()
    })
    const watched = () => {
      drawing = untilSeen()
      const use: Use = {
        command: 'imagine',
        options: { prompt: 'a white siamese cat', size: '2048x1024' },
      }
      return stage.watched(use, drawing.onLook)
    }

    it(`it is seen coming ${previews}, small, and the answer has the picture alone`, async () => {
      const { looks, shown } = await watched()
      expect(shown.images).toHaveLength(1)
      expect(shown.images[0]?.alt).not.toContain('preview')
      expect(looks.length > 0).toBe(previews === 'as a rule')
      for (const { alt, bytes } of looks) {
        expect(alt).toBe('preview')
        expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1024, height: 512 })
      }
      expect(stage.violations()).toEqual([])
    })

    const setting = previews === 'as a rule' ? 'off' : 'on'
    it(`previews:${setting} is kept`, async () => {
      const config = {
        command: 'config',
        options: { prompt: `set previews ${setting}` },
        as: 'admin',
      } as const
      expect((await stage.use(config)).text).toContain(`previews is now ${setting}`)
      const { looks, shown } = await watched()
      expect(shown.images).toHaveLength(1)
      expect(looks).toHaveLength(previews === 'when asked for' ? 1 : 0)
      expect(stage.violations()).toEqual([])
    })
  })
}

/** Draws until the first partial image, and goes on when somebody has seen it; what has none is drawn at once. */
function untilSeen(): { readonly sleep: Sleep; readonly onLook: () => void } {
  const { promise: seen, resolve: onLook } = Promise.withResolvers<void>()
  let sleeps = 0
  const sleep = async () => {
    sleeps += 1
    if (sleeps > 1) await seen
  }
  return { sleep, onLook }
}
