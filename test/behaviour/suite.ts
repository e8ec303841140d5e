import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import { configBehaviours } from './config-suite.ts'
import { itOn } from './it-on.ts'
import { maskBehaviours } from './mask-suite.ts'
import { moderationBehaviours } from './moderation-suite.ts'
import { moneyBehaviours } from './money-suite.ts'
import { paintBehaviours } from './paint-suite.ts'
import { plain, sizeOf } from './plain-picture.ts'
import { previewBehaviours } from './preview-suite.ts'
import { resultBehaviours } from './result-suite.ts'
import type { Shown, Stage, Use } from './stage.ts'

export interface Abilities {
  /** The surface has buttons and forms. */
  readonly buttons: boolean
  /** Several people meet there. */
  readonly channel?: boolean
  /** Files can be in a message that only its asker sees. */
  readonly filesBeside?: boolean
  /** Whether people see there how a picture comes. */
  readonly previews: 'as a rule' | 'when asked for' | 'never'
}

/** What people can rely on, whatever they chat on. */
export function behaviourSuite(
  name: string,
  open: (env: Readonly<Record<string, string>>) => Promise<Stage>,
  { buttons, channel = false, filesBeside = true, previews }: Abilities,
): void {
  describe(`on ${name}`, () => {
    let sandbox: RunningSandbox
    let stage: Stage
    beforeAll(async () => {
      sandbox = await startQuickSandbox()
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
    afterEach(() => expect(stage.violations()).toEqual([]))

    const imagine = (options: Readonly<Record<string, string>>) => stage.use({ command: 'imagine', options })
    const cat = 'a white siamese cat'

    it('/imagine answers with the picture, its alt text, the prompt and the settings', async () => {
      const shown = await imagine({ prompt: cat, size: 'square', quality: 'low' })
      const [image] = shown.images
      expect(shown.images).toHaveLength(1)
      expect(image?.filename).toBe('white-siamese-cat-1.png')
      expect(image?.alt).toBe(cat)
      expect(await sizeOf(image?.bytes)).toBe('1024x1024')
      expect(shown.text).toContain(cat)
      expect(shown.text).toContain('gpt-image-2 · 1024x1024 · low')
      expect(shown.text).toMatch(/Job [0-9a-z]{12}/)
    })

    it('shows the revised prompt where a model revises, and takes the alt text from it', async () => {
      const shown = await imagine({ prompt: cat, model: 'dall-e-3' })
      const alt = shown.images[0]?.alt ?? ''
      expect(alt).not.toBe(cat)
      expect(shown.text).toContain(alt)
    })

    it('/help with a command explains its options, with the styles and models that there are', async () => {
      const shown = await stage.use({ command: 'help', options: { command: 'imagine' } })
      for (const word of ['watercolor', 'pixel-art', 'vivid', 'gpt-image-2']) {
        expect(shown.text).toContain(word)
      }
    })

    it('rewrite:on shows what a text model made of the prompt, where the model does not revise by itself', async () => {
      const shown = await imagine({ prompt: cat, rewrite: 'on', count: '2', quality: 'low' })
      expect(shown.images.map(({ filename }) => filename)).toEqual([
        'white-siamese-cat-1.png',
        'white-siamese-cat-2.png',
      ])
      expect(shown.text).toContain(cat)
      for (const { alt } of shown.images) {
        expect(alt).toMatch(/white siamese cat\. /)
        expect(shown.text).toContain(alt)
      }
    })

    itOn(buttons, 'it has no buttons')(
      'Edit on a rewritten picture goes on from it, and the change is rewritten too',
      async () => {
        const shown = await imagine({ prompt: cat, rewrite: 'on', quality: 'low', size: 'square' })
        const edited = await stage.fill(shown, 'Edit', { prompt: 'make it night' })
        const alt = edited.shown.images[0]?.alt ?? ''
        expect(alt).toMatch(/make it night\. /)
        expect(edited.shown.text).toContain(alt)
        expect(await sizeOf(edited.shown.images[0]?.bytes)).toBe('1024x1024')
      },
    )

    it('a style preset gives the picture its look, is named, and leaves the prompt as it was typed', async () => {
      const shown = await imagine({ prompt: cat, style: 'watercolor' })
      expect(shown.images[0]).toMatchObject({ filename: 'white-siamese-cat-1.png', alt: cat })
      expect(shown.text).toContain('style: Watercolor')
      expect(shown.text).not.toContain('translucent washes')
    })

    it('makes as many as were asked for, also where the model makes one at a time', async () => {
      const shown = await imagine({ prompt: cat, model: 'dall-e-3', count: '3' })
      expect(shown.images.map(({ filename }) => filename)).toEqual([
        'white-siamese-cat-1.png',
        'white-siamese-cat-2.png',
        'white-siamese-cat-3.png',
      ])
    })

    it('snaps a size to what the model makes, and says so', async () => {
      const shown = await imagine({ prompt: cat, size: '1000x1000' })
      expect(shown.text).toContain('1000x1000 became 1008x1008')
      expect(await sizeOf(shown.images[0]?.bytes)).toBe('1008x1008')
    })

    it.each(['jpeg', 'webp'])('makes the %s that was asked for', async (format) => {
      const [image] = (await imagine({ prompt: cat, format })).images
      expect((await sharp(image?.bytes).metadata()).format).toBe(format)
    })

    it('takes words as words: nothing pings, formats or links', async () => {
      const hostile =
        'a *bold* _cat_ ~no~ `code` @everyone <@123456789012345678> <!channel> [x](https://e.x) # h'
      const shown = await imagine({ prompt: hostile })
      expect(shown.text).toContain('*bold* _cat_ ~no~ `code` @everyone')
    })

    it('cuts a prompt that is too long for a message, and still makes the picture', async () => {
      const shown = await imagine({ prompt: `${cat} ${'in a very large meadow '.repeat(200)}` })
      expect(shown.images).toHaveLength(1)
      expect(shown.text).toContain(cat)
    })

    resultBehaviours(() => stage, { buttons, channel })
    previewBehaviours(open, previews)
    paintBehaviours(() => stage, { buttons })
    maskBehaviours(() => stage, { buttons })
    configBehaviours({ stage: () => stage, members: channel })
    moneyBehaviours({ stage: () => stage, filesBeside, members: channel })
    moderationBehaviours({ stage: () => stage, buttons })

    it('/vary makes variations of a picture, where a model has them and where it has not', async () => {
      const files = { image: { name: 'meadow.png', bytes: await plain('#206040', 300, 200) } }
      const own = await stage.use({ command: 'vary', options: { model: 'dall-e-2', count: '2' }, files })
      expect(own.images).toHaveLength(2)
      const byEdit = await stage.use({ command: 'vary', files })
      expect(byEdit.images.map(({ filename }) => filename)).toEqual(['variation-of-meadow-1.png'])
      expect(byEdit.text).toContain('an edit made')
    })

    it('/help lists the commands, to the asker alone', async () => {
      const shown = await stage.use({ command: 'help' })
      for (const command of ['/imagine', '/edit', '/vary', '/help']) expect(shown.text).toContain(command)
      expect(shown.onlyAsker).toBe(true)
    })

    it.each([
      ['moderation_blocked', 'safety rules'],
      ['content_policy_violation', 'safety rules'],
    ])('after %s says so kindly, costs nothing and keeps the prompt', async (code, words) => {
      const shown = await imagine({ prompt: `a cat sandbox:${code}` })
      expect(shown.images).toEqual([])
      expect(shown.text).toContain(words)
      expect(shown.text).toContain('not charged')
      expect(shown.onlyAsker).toBe(true)
      if (!buttons) return
      expect(shown.text).toContain(`a cat sandbox:${code}`)
      expect(shown.buttons).toEqual(['Edit prompt & retry'])
    })

    it.each([
      ['billing_hard_limit_reached', /admin|billing limit/],
      ['insufficient_quota', /admin|credit/],
      ['invalid_api_key', /admin|API key/],
    ])('after %s fetches an admin and never shows a key', async (code, words) => {
      const shown = await imagine({ prompt: `a cat sandbox:${code}` })
      expect(shown.text).toMatch(words)
      expect(shown.text).not.toContain('sandbox-key')
    })

    it.each<[string, Buffer, RegExp]>([
      ['page.png', Buffer.from('<!doctype html><html><body>Sign in</body></html>'), /web page/],
      ['picture.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /svg/i],
      ['words.png', Buffer.from('just some words'), /can't read|taken/],
    ])('%s is refused with what is taken, and costs nothing', async (file, bytes, words) => {
      const shown = await stage.use({
        command: 'edit',
        options: { prompt: 'make it night' },
        files: { image: { name: file, bytes } },
      })
      expect(shown.images).toEqual([])
      expect(shown.text).toMatch(words)
      expect(shown.text).toContain('not charged')
    })

    it('a picture that is cut off is refused before it is paid for', async () => {
      const whole = await plain('#206040', 256, 256)
      const use: Use = {
        command: 'vary',
        files: { image: { name: 'half.png', bytes: whole.subarray(0, whole.length / 2) } },
      }
      expect((await stage.use(use)).text).toMatch(/damaged|cut off/)
    })

    it('a mask that marks nothing is told so', async () => {
      const shown = await stage.use({
        command: 'edit',
        options: { prompt: 'a red door' },
        files: {
          image: { name: 'a.png', bytes: await plain('#206040', 64, 64) },
          mask: { name: 'm.png', bytes: await plain('#000000', 64, 64) },
        },
      })
      expect(shown.text).toContain('mask marks nothing')
    })

    itOn(buttons, 'it has no buttons')(
      'Edit prompt & retry opens a form with the prompt in it and makes the picture',
      async () => {
        const refused = await imagine({ prompt: `${cat} sandbox:moderation_blocked` })
        const { prefilled, shown } = await stage.fill(refused, 'Edit prompt & retry', { prompt: cat })
        expect(prefilled.prompt).toBe(`${cat} sandbox:moderation_blocked`)
        expect(shown.images[0]?.filename).toBe('white-siamese-cat-1.png')
      },
    )

    itOn(buttons, 'it has no buttons')('Retry makes the same again', async () => {
      const failed = await imagine({ prompt: `${cat} sandbox:insufficient_quota` })
      const again = await stage.press(failed, 'Retry')
      expect(again.text).toContain(`${cat} sandbox:insufficient_quota`)
      expect(jobOf(again)).not.toBe(jobOf(failed))
    })

    itOn(buttons, 'it has no buttons')('Cancel stops a job that is under way', async () => {
      const shown = await stage.cancelled({ command: 'imagine', options: { prompt: `${cat} sandbox:slow` } })
      expect(shown.images).toEqual([])
      expect(shown.text).toContain('Cancelled')
    })

    itOn(buttons, 'it has no buttons')('Delete takes a result away', async () => {
      const shown = await imagine({ prompt: cat })
      await stage.vanish(shown, 'Delete')
    })
  })
}

const jobOf = (shown: Shown) => /Job ([0-9a-z]{12})/.exec(shown.text)?.[1]
