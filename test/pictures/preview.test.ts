import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { withPixels } from '../../src/pictures/pixels.ts'
import { smallPreview } from '../../src/pictures/preview.ts'

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 40, b: 40, alpha: 0.5 } } })
    .png()
    .toBuffer()

describe('a preview', () => {
  it.each([
    [3840, 2160, 1024, 576],
    [1024, 1536, 683, 1024],
    [256, 256, 256, 256],
  ])('of %ix%i is a JPEG of %ix%i', async (width, height, smallWidth, smallHeight) => {
    const preview = await smallPreview(await picture(width, height))
    expect(await sharp(preview?.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: smallWidth,
      height: smallHeight,
    })
  })

  it('is left out while other work on pixels would have to wait for it', async () => {
    const bytes = await picture(64, 64)
    const gate = Promise.withResolvers<void>()
    const working = Promise.all([withPixels(() => gate.promise), withPixels(() => gate.promise)])
    expect(await smallPreview(bytes)).toBeUndefined()
    gate.resolve()
    await working
    expect(await smallPreview(bytes)).toBeDefined()
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['half a picture', Buffer.from('\x89PNG\r\n\x1a\n and no more', 'latin1')],
  ])('of %s is none', async (_name, bytes) => {
    await expect(smallPreview(bytes)).rejects.toThrow()
  })
})
