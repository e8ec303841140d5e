import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { openSmallDisk, type SmallDisk, whyNoSmallDisk } from '../support/small-disk.ts'

const diskBytes = 64 * 1024 ** 2
/** Enough for rows, too little for a picture. */
const roomForRows = 96 * 1024
/** Enough for this picture, too little for any. */
const roomForLittle = 4 * 1024 ** 2

const reason = await whyNoSmallDisk()

if (reason !== undefined) {
  describe('a full disk', () => {
    it.skip(`is not tried (left out: this machine mounts no small disk: ${reason})`)
  })
} else {
  let disk: SmallDisk
  let discord: FakeDiscord
  let images: CountingImages
  let easel: OpenEasel

  beforeEach(async () => {
    disk = await openSmallDisk(diskBytes)
    discord = await startFakeDiscord()
    images = await startCountingImages()
    easel = await openEasel({
      DATA_DIR: disk.path,
      ...discord.env,
      ...images.env,
    })
    await discord.registered()
  })
  afterEach(async () => {
    await disk.empty()
    await easel?.[Symbol.asyncDispose]()
    await Promise.all([images.close(), discord.close()])
    await disk[Symbol.asyncDispose]()
    expect(discord.violations).toEqual([])
  })

  const hasPicture = (message: { readonly images: readonly unknown[] }) => message.images.length > 0
  const says = (words: string) => (message: { readonly text: string }) => message.text.includes(words)

  /** Asked, and the image service is at it. */
  const atWork = async (prompt: string) => {
    images.hold()
    const use = discord.command('imagine', { prompt })
    await use.message()
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    return use
  }
  const worksAgain = async () => {
    const next = discord.command('imagine', { prompt: 'a dog' })
    expect(await next.message(hasPicture)).toBeDefined()
    expect(images.sold('a dog')).toBe(1)
  }

  describe('while the disk is full', () => {
    it.each([
      ['for pictures', roomForRows],
      ['for anything', 0],
    ])('%s, a picture that was bought is told as billed, once, and not bought again', async (_, left) => {
      const use = await atWork('a cat')
      await disk.fill(left)
      images.release()
      await vi.waitFor(() => expect(images.sold('a cat')).toBe(1), patience)
      // Without room for rows it is told as soon as there is some.
      if (left === 0) {
        await refused('nothing')
        await disk.empty()
      }
      const told = await use.followUp(says('disk is full'))
      await disk.empty()
      expect(told.text).toContain('The image service has billed the pictures.')
      expect(told.buttons.map(({ label }) => label)).toContain('Retry')
      expect(images.sold('a cat')).toBe(1)
      await worksAgain()
    })

    it.each([
      ['there is room for hardly a picture', roomForLittle],
      ['there is none at all', 0],
    ])('nothing new is bought, people read why, and it works again with room: %s', async (_, left) => {
      const before = await discord.command('imagine', { prompt: 'a cat' }).message(hasPicture)
      await disk.fill(left)
      expect(await easel.core.stores.healthy()).toBe(false)
      await refused('nothing')
      await disk.empty()
      expect(await easel.core.stores.healthy()).toBe(true)
      await worksAgain()
      // What was there before still has its buttons.
      await discord.press(before, 'Again').message(hasPicture)
      expect(images.sold('a cat')).toBe(2)
    })
  })

  async function refused(prompt: string): Promise<void> {
    const use = discord.command('imagine', { prompt })
    const answer = await Promise.any([use.message(says('disk is full')), use.followUp(says('disk is full'))])
    expect(answer.text).toContain('You were not charged.')
    expect(answer.ephemeral).toBe(true)
    expect(images.sold(prompt)).toBe(0)
  }
}
