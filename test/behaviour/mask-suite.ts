import sharp from 'sharp'
import { expect, it } from 'vitest'
import type { Shown, Stage } from './stage.ts'

/** Masks for people who have no image editor, on any surface. The model is told to repaint all it is given. */
export function maskBehaviours(stage: () => Stage): void {
  const edit = (options: Readonly<Record<string, string>>, mask?: { name: string; bytes: Buffer }) =>
    meadow().then((bytes) =>
      stage().use({
        command: 'edit',
        options: { prompt: 'a red balloon sandbox:repaint', ...options },
        files: { image: { name: 'meadow.png', bytes }, ...(mask === undefined ? {} : { mask }) },
      }),
    )

  it.each([
    ['right', (x: number) => x >= 128],
    ['a1-b2', (x: number, y: number) => x < 171 && y < 171],
    ['50,25,40,50', (x: number, y: number) => x >= 128 && x < 230 && y >= 64 && y < 192],
    ['edges', (x: number, y: number) => x < 64 || x >= 192 || y < 64 || y >= 192],
  ])('/edit with region:%s repaints there and nowhere else', async (region, inside) => {
    const shown = await edit({ region })
    expect(shown.text).toContain('outside the mask is exactly as it was')
    const changed = await changes(shown)
    expect(changed.filter(([x, y]) => !inside(x, y))).toEqual([])
    expect(changed.length).toBeGreaterThan(1_000)
  })

  it('/edit with a copy of the picture that was circled on a phone repaints inside the circle', async () => {
    const circle = '<circle cx="90" cy="130" r="50" fill="none" stroke="#ff2020" stroke-width="6"/>'
    const bytes = await sharp(await meadow())
      .composite([{ input: Buffer.from(`<svg width="${edge}" height="${edge}">${circle}</svg>`) }])
      .jpeg({ quality: 70 })
      .toBuffer()
    const shown = await edit({}, { name: 'circled.jpg', bytes })
    expect(shown.text).toContain('the area you scribbled on was repainted')
    const changed = await changes(shown)
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
    expect(shown.text).toContain('not charged')
    expect(shown.onlyAsker).toBe(true)
  })

  it('/edit with a mask and a region asks for one of them', async () => {
    const shown = await edit({ region: 'left' }, { name: 'mask.png', bytes: await meadow() })
    expect(shown.images).toEqual([])
    expect(shown.text).toContain('a mask and a region')
  })
}

const edge = 256

function meadow(): Promise<Buffer> {
  return sharp({ create: { width: edge, height: edge, channels: 3, background: '#206040' } })
    .png()
    .toBuffer()
}

/** Where the first picture that came differs from the meadow. */
async function changes({ images: [image] }: Shown): Promise<readonly (readonly [number, number])[]> {
  const { data, info } = await sharp(image?.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width: edge, height: edge })
  const before = await sharp(await meadow())
    .removeAlpha()
    .raw()
    .toBuffer()
  return Array.from({ length: edge * edge }, (_, cell) => cell)
    .filter((cell) => data.compare(before, cell * 3, cell * 3 + 3, cell * 3, cell * 3 + 3) !== 0)
    .map((cell) => [cell % edge, Math.floor(cell / edge)] as const)
}
