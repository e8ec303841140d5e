import { beforeAll, describe, expect, it } from 'vitest'
import { wordsFor } from '../../src/chat/words.ts'
import { type Header, readHeader } from '../../src/pictures/header.ts'
import { withPixels } from '../../src/pictures/pixels.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import { chunk, failureOf, film, gradient, keep, noise, pngClaiming, problem, scratch } from './gallery.ts'

const headerOf = (path: string, filename: string): Promise<Header> =>
  withPixels((engine) => readHeader(engine, path, filename))

/** Where every pixel is decoded, as every picture of a person is before money is spent. */
const decode = (path: string, filename: string) =>
  prepareImage({
    path,
    filename,
    out: `${path}.out`,
    rules: { maxBytes: 50 * 1024 * 1024, square: false, maxEdge: 3840, maxRatio: 3 },
  })

describe('a picture’s header', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'takes %s by its bytes, whatever it is called',
    async (format) => {
      const path = await keep((await scratch())('picture.txt'), gradient(60, 40).removeAlpha()[format]())

      const header = await headerOf(path, 'picture.txt')

      expect(header).toMatchObject({ format, width: 60, height: 40, frames: 1 })
      expect(header.bytes).toBeGreaterThan(50)
    },
  )

  it('tells the size as people see it, after EXIF orientation', async () => {
    const path = await keep(
      (await scratch())('phone.jpg'),
      gradient(60, 40).removeAlpha().withMetadata({ orientation: 6 }).jpeg(),
    )

    expect(await headerOf(path, 'phone.jpg')).toMatchObject({ width: 40, height: 60 })
  })

  it('tells whether there is alpha', async () => {
    const at = await scratch()

    expect(await headerOf(await keep(at('a'), gradient(9, 9).png()), 'a')).toMatchObject({
      hasAlpha: true,
    })
    expect(await headerOf(await keep(at('b'), gradient(9, 9).removeAlpha().png()), 'b')).toMatchObject({
      hasAlpha: false,
    })
  })

  it.each(['gif', 'webp'] as const)('counts the frames of an animated %s', async (format) => {
    const path = await keep((await scratch())('film'), (await film(20, 30, 3))[format]())

    expect(await headerOf(path, 'film')).toMatchObject({ format, width: 20, height: 30, frames: 3 })
  })

  it('counts the frames of an animated PNG', async () => {
    const still = await gradient(20, 20).png().toBuffer()
    const control = chunk('acTL', Buffer.from([0, 0, 0, 7, 0, 0, 0, 0]))
    const path = await keep(
      (await scratch())('film.png'),
      Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]),
    )

    expect(await headerOf(path, 'film.png')).toMatchObject({ format: 'png', frames: 7 })
  })

  it.each([
    ['AVIF', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'latin1')],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['HEIC', Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'latin1')],
    ['MP4', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2', 'latin1')],
    ['QuickTime', Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1')],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['TIFF', Buffer.from('MM\0*\0\0\0\x08', 'latin1')],
    ['BMP', Buffer.from('BM\x36\0\0\0', 'latin1')],
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['Photoshop', Buffer.from('8BPS\0\x01', 'latin1')],
    ['ICO', Buffer.from('\0\0\x01\0\x01\0', 'latin1')],
    ['JPEG XL', Buffer.from('\xff\x0a\x00\x00', 'latin1')],
    ['ZIP', Buffer.from('PK\x03\x04\x14\0', 'latin1')],
    ['WAV', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['SVG', Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="1"/>')],
    ['XML', Buffer.from('<?xml version="1.0"?><rss/>')],
    ['text', Buffer.from('dear bot, please draw me a cat\n')],
    ['text', Buffer.from('{"json": true}')],
    ['unknown', Buffer.from([1, 2, 3, 4, 5, 0, 200])],
    ['unknown', Buffer.from('RIFF\x24\0\0\0????', 'latin1')],
  ])('refuses %s by name', async (type, bytes) => {
    const path = await keep((await scratch())('picture.png'), bytes)

    expect(await failureOf(headerOf(path, 'picture.png'))).toEqual(
      problem('file_type', { file: 'picture.png', type }),
    )
  })

  it.each([
    '<!DOCTYPE html><html><body>Sign in to Slack</body></html>',
    '\n\n  <html>',
    '<!-- hello --><!doctype HTML>',
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
    '\ufeff<script>location = "x"</script>',
    '<html><svg/></html>',
  ])('refuses a web page called .png: %s', async (page) => {
    const path = await keep((await scratch())('cat.png'), Buffer.from(page))

    expect(await failureOf(headerOf(path, 'cat.png'))).toEqual(problem('file_is_a_page', { file: 'cat.png' }))
  })

  it('refuses a file of 0 bytes', async () => {
    const path = await keep((await scratch())('none.png'), Buffer.alloc(0))

    expect(await failureOf(headerOf(path, 'none.png'))).toEqual(problem('file_empty', { file: 'none.png' }))
  })

  const tooMany = problem('file_too_many_pixels', { file: 'bomb', limit: 50 })
  it.each([
    ['a whole PNG', pngClaiming(30_000, 30_000, Buffer.alloc(1_000_000))],
    ['a PNG with nothing but its header', pngClaiming(30_000, 30_000).subarray(0, 33)],
    ['a PNG of absurd size', pngClaiming(0x7fffffff, 0x7fffffff)],
    ['a PNG of one pixel too many', pngClaiming(50_000_001, 1)],
    ['a GIF with nothing but its header', Buffer.from('GIF89a\xff\xff\xff\xff\0\0\0', 'latin1')],
  ])('finds a pixel bomb before decoding it: %s', async (_, bytes) => {
    const path = await keep((await scratch())('bomb'), bytes)

    expect(await failureOf(headerOf(path, 'bomb'))).toEqual(tooMany)
  })

  it('finds a pixel bomb in a JPEG and in a WebP header', async () => {
    const at = await scratch()
    const jpeg = await gradient(16, 16).removeAlpha().jpeg().toBuffer()
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt16BE(60_000, frame + 5)
    jpeg.writeUInt16BE(60_000, frame + 7)
    const webp = Buffer.concat([
      Buffer.from('RIFF\x2c\0\0\0WEBPVP8L\x20\0\0\0\x2f', 'latin1'),
      Buffer.alloc(31),
    ])
    webp.writeUInt32LE((16_383 - 1) | ((16_383 - 1) << 14), 21)

    expect(await failureOf(headerOf(await keep(at('j'), jpeg), 'bomb'))).toEqual(tooMany)
    expect(await failureOf(headerOf(await keep(at('w'), webp), 'bomb'))).toEqual(tooMany)
  })

  describe.each(['png', 'jpeg', 'webp', 'gif'] as const)('a damaged %s', (format) => {
    let whole: Buffer
    beforeAll(async () => {
      whole = await noise(300, 200)[format]().toBuffer()
    })

    it.each([0.1, 0.5, 0.98])('is found when it is cut off at %f of its length', async (share) => {
      const path = await keep((await scratch())('cut'), whole.subarray(0, Math.floor(whole.length * share)))

      expect(await failureOf(decode(path, 'cut'))).toEqual(problem('file_corrupt', { file: 'cut' }))
    })

    it('is found when it is only the signature', async () => {
      const path = await keep((await scratch())('stub'), whole.subarray(0, 16))

      expect(await failureOf(decode(path, 'stub'))).toEqual(problem('file_corrupt', { file: 'stub' }))
    })
  })

  it('finds a PNG whose pixel data is garbage', async () => {
    const path = await keep((await scratch())('bad.png'), pngClaiming(200, 200, Buffer.alloc(100)))

    expect(await failureOf(decode(path, 'bad.png'))).toEqual(problem('file_corrupt', { file: 'bad.png' }))
  })

  it.each([
    ['AVIF', '"cat.png" is in AVIF format, which I can\'t read.'],
    ['text', '"cat.png" is a text, not a picture.'],
    ['unknown', '"cat.png" is no picture that I know.'],
  ])('is worded for people: %s', (type, sentence) => {
    expect(wordsFor('en')('failure.input.file_type', { file: 'cat.png', type })).toBe(
      `${sentence} PNG, JPEG, WebP and GIF are taken.`,
    )
  })

  it('is a bug, not the person’s fault, when the file is not there at all', async () => {
    const path = (await scratch())('nothing')

    await expect(headerOf(path, 'a.png')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
