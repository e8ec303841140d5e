import sharp from 'sharp'
import { expect, it } from 'vitest'
import { changedPixels, squareOf } from './changed-pixels.ts'
import { itOn } from './it-on.ts'
import type { Stage, TestFile, Use } from './stage.ts'

/** Masks for people who have no image editor, on any surface. The model is told to repaint all it is given. */
export function maskBehaviours(stage: () => Stage, { buttons }: { readonly buttons: boolean }): void {
  const editing = async (options: Readonly<Record<string, string>>, mask?: TestFile): Promise<Use> => ({
    command: 'edit',
    options: { prompt: 'a red balloon sandbox:repaint', ...options },
    files: {
      image: { name: 'meadow.png', bytes: await meadow() },
      ...(mask === undefined ? {} : { mask }),
    },
  })
  const edit = async (options: Readonly<Record<string, string>>, mask?: TestFile) =>
    stage().use(await editing(options, mask))

  it.each([
    ['white', whiteLeft],
    ['transparent', clearLeft],
  ])('/edit with a mask repaints what is %s in it, and not one pixel elsewhere', async (_, draw) => {
    const shown = await edit({}, { name: 'mask.png', bytes: await draw() })
    expect(shown.text).toContain('outside the mask is exactly as it was')
    const changed = await changedPixels(await meadow(), shown, edge)
    expect(changed.filter(([x]) => x >= edge / 2)).toEqual([])
    expect(changed.length).toBeGreaterThan(1_000)
  })

  it.each([
    ['right', (x: number) => x >= 128],
    ['a1-b2', (x: number, y: number) => x < 171 && y < 171],
    ['50,25,40,50', (x: number, y: number) => x >= 128 && x < 230 && y >= 64 && y < 192],
  ])('/edit with region:%s repaints there and nowhere else', async (region, inside) => {
    const shown = await edit({ region })
    expect(shown.text).toContain('outside the mask is exactly as it was')
    const changed = await changedPixels(await meadow(), shown, edge)
    expect(changed.filter(([x, y]) => !inside(x, y))).toEqual([])
    expect(changed.length).toBeGreaterThan(1_000)
  })

  it('/edit of most of the picture shows where before it is bought, and then repaints there', async () => {
    const { question, shown } = await stage().answered(await editing({ region: 'edges' }), 'Go on')
    expect(question.text).toContain('The region “edges” covers 75% of the picture')
    expect(question.images.map(({ filename }) => filename)).toEqual(['mask-preview.png'])
    const pixels = await squareOf(question.images[0]?.bytes, edge)
    const pinkAt = (x: number, y: number) => pixels.subarray((y * edge + x) * 3, (y * edge + x) * 3 + 3)
    expect(pinkAt(20, 20)).not.toEqual(pinkAt(128, 128))
    expect(shown.images.map(({ filename }) => filename)).toEqual(['red-balloon-sandbox-repaint-1.png'])
    const inside = (x: number, y: number) => x < 64 || x >= 192 || y < 64 || y >= 192
    expect((await changedPixels(await meadow(), shown, edge)).filter(([x, y]) => !inside(x, y))).toEqual([])
  })

  itOn(buttons, 'it has no buttons')('Cancel there costs nothing, and nothing is drawn', async () => {
    const { question, shown } = await stage().answered(await editing({}, await circled()), 'Cancel')
    expect(question.buttons).toEqual(['Go on', 'Cancel'])
    expect(question.text).toContain('Nothing has been bought yet')
    expect(question.text).toContain('10 minutes')
    expect(shown.images).toEqual([])
    expect(shown.text).toContain('Cancelled')
    expect(shown.text).toContain('not charged')
  })

  it('/edit with a copy of the picture that was circled on a phone repaints inside the circle', async () => {
    const { question, shown } = await stage().answered(await editing({}, await circled()), 'Go on')
    expect(question.text).toContain('Your scribbles mark')
    expect(shown.text).toContain('the area you scribbled on was repainted')
    const changed = await changedPixels(await meadow(), shown, edge)
    const distance = ([x, y]: readonly [number, number]) => Math.hypot(x - 90, y - 130)
    expect(changed.filter((at) => distance(at) > 64)).toEqual([])
    expect(changed.filter((at) => distance(at) < 40).length).toBeGreaterThan(4_000)
  })

  it('/edit with another picture for a mask says what masks can be, for nothing', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
    const bytes = await sharp({
      create: { width: edge, height: edge, channels: 3, background: 'red', noise },
    })
      .blur(2)
      .png()
      .toBuffer()
    const shown = await edit({}, { name: 'other.png', bytes })
    expect(shown.images).toEqual([])
    expect(shown.text).toContain('a copy of your picture with scribbles on it')
    expect(shown.text).toContain('not charged')
  })

  it.each([
    [{ region: 'somewhere' }, /can't read the region "somewhere".*a1-b2/],
    [{ region: '0,0,100,100' }, /covers the whole picture/],
    [{ region: '100,0,10,10' }, /covers nothing/],
  ])('/edit with %o says what is taken, at once and for nothing', async (options, words) => {
    const shown = await edit(options)
    expect(shown.images).toEqual([])
    expect(shown.text).toMatch(words)
    // A form that is still open has sent nothing off that could cost something.
    expect(shown.underField === true || shown.text.includes('not charged')).toBe(true)
    expect(shown.onlyAsker).toBe(true)
  })

  it('/edit with a mask and a region asks for one of them', async () => {
    const shown = await edit({ region: 'left' }, { name: 'mask.png', bytes: await meadow() })
    expect(shown.images).toEqual([])
    expect(shown.text).toContain('a mask and a region')
  })
}

const edge = 256

function whiteLeft(): Promise<Buffer> {
  return maskOf((isLeft) => (isLeft ? [255, 255, 255, 255] : [0, 0, 0, 255]))
}

function clearLeft(): Promise<Buffer> {
  return maskOf((isLeft) => (isLeft ? [0, 0, 0, 0] : [0, 0, 0, 255]))
}

function maskOf(colourAt: (isLeft: boolean) => readonly number[]): Promise<Buffer> {
  const pixels = Array.from({ length: edge * edge }, (_, cell) => colourAt(cell % edge < edge / 2))
  return sharp(Buffer.from(pixels.flat()), { raw: { width: edge, height: edge, channels: 4 } })
    .png()
    .toBuffer()
}

async function circled(): Promise<TestFile> {
  const circle = '<circle cx="90" cy="130" r="50" fill="none" stroke="#ff2020" stroke-width="6"/>'
  const bytes = await sharp(await meadow())
    .composite([{ input: Buffer.from(`<svg width="${edge}" height="${edge}">${circle}</svg>`) }])
    .jpeg({ quality: 70 })
    .toBuffer()
  return { name: 'circled.jpg', bytes }
}

function meadow(): Promise<Buffer> {
  return sharp({ create: { width: edge, height: edge, channels: 3, background: '#206040' } })
    .png()
    .toBuffer()
}
