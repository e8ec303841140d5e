import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareMask } from '../../src/pictures/masks.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import { failureOf, keep, pixelsOf, problem, scratch } from './gallery.ts'
import { asSent, circle, coveredBy, disc, photo, scribbledOn, stroke } from './scribbles.ts'

const size = { width: 400, height: 300 }
/** More than is compared, so it is reduced first. */
const large = { width: 800, height: 600 }
const roomy = { maxBytes: 50 * 1024 * 1024, square: false, maxEdge: 3840, maxRatio: 3 }
const dallE2 = { maxBytes: 4 * 1024 * 1024, square: true, maxEdge: 1024, maxRatio: 1 }
const file = 'scribbled.jpg'

let street: Buffer
let avenue: Buffer
let beach: Buffer
beforeAll(async () => {
  street = await photo(size, 1)
  avenue = await photo(large, 1)
  beach = await photo(size, 2)
})

async function masked(picture: Buffer, copy: Buffer, rules = roomy) {
  const at = await scratch()
  const path = await keep(at('in'), picture)
  const image = await prepareImage({ path, filename: 'street.jpg', out: at('sent.png'), rules })
  return prepareMask({ path: await keep(at('copy'), copy), filename: file, image, out: at('mask.png') })
}

/**
 * How much of what was meant is repainted, and how much is that was not meant; both as shares of what was meant.
 * A region is a little wider than what was drawn.
 */
async function compared(mask: { path: string }, meant: string) {
  const pixels = await pixelsOf(mask.path)
  const covered = await coveredBy(meant, pixels)
  let [wanted, hit, beside] = [0, 0, 0]
  for (const [cell, inside] of covered.entries()) {
    const repainted = pixels.rgba[cell * 4 + 3] === 0
    wanted += inside
    if (repainted && inside === 1) hit += 1
    if (repainted && inside === 0) beside += 1
  }
  return { hit: hit / wanted, beside: beside / wanted }
}

/** Two things to photograph before a white wall. */
const mug = stripes('#c08040', '#204080')
const plant = stripes('#308040', '#e0c060', 0.03)

function stripes(one: string, other: string, tall = 0.05): string {
  return Array.from({ length: Math.round(0.5 / tall) }, (_, at) => {
    const fill = at % 2 === 0 ? one : other
    return `<rect x="0.35" y="${0.25 + at * tall}" width="0.3" height="${tall}" fill="${fill}"/>`
  }).join('')
}

async function studioShot(thing: string): Promise<Buffer> {
  const wall = { create: { ...size, channels: 3, background: '#f4f4f0' } } as const
  return scribbledOn(await sharp(wall).png().toBuffer(), thing)
}

const red = '#ff2020'
const phones = [
  [85, 1],
  [60, 1],
  [75, 0.6],
  [70, 0.4],
  [80, 1.25],
] as const

describe('a copy of the picture with a scribble on it', () => {
  it.each(phones)(
    'repaints the inside of a circle, sent as JPEG of quality %i at scale %f',
    async (quality, scale) => {
      const drawn = await scribbledOn(avenue, circle(stroke(red, 0.012)))

      const mask = await masked(avenue, await asSent(drawn, quality, scale))

      expect(mask).toMatchObject({
        origin: 'scribble',
        adjustments: [{ key: 'adjusted.mask_scribble', values: {} }],
      })
      const { hit, beside } = await compared(mask, disc)
      expect(hit).toBeGreaterThan(0.99)
      expect(beside).toBeLessThan(0.33)
    },
  )

  it.each(phones)(
    'repaints what was filled in, sent as JPEG of quality %i at scale %f',
    async (quality, scale) => {
      const blob = '<ellipse cx="0.3" cy="0.6" rx="0.15" ry="0.2" fill="#2040ff"/>'

      const mask = await masked(street, await asSent(await scribbledOn(street, blob), quality, scale))

      const { hit, beside } = await compared(mask, blob)
      expect(hit).toBeGreaterThan(0.99)
      expect(beside).toBeLessThan(0.33)
    },
  )

  it.each([
    ['red', red],
    ['black', '#000000'],
    ['white', '#ffffff'],
    ['yellow', '#ffee00'],
  ])('knows a thin %s line', async (_, colour) => {
    const line = (style: string) => `<polyline points="0.2,0.3 0.5,0.34 0.7,0.3" ${style}/>`
    const drawn = await scribbledOn(street, line(stroke(colour, 0.006)))

    const mask = await masked(street, await asSent(drawn, 75, 1))

    expect((await compared(mask, line(stroke('white', 0.006)))).hit).toBeGreaterThan(0.95)
    expect(mask.coverage).toBeLessThan(0.04)
  })

  it('closes the gap that a hand leaves in a circle', async () => {
    const drawn = await scribbledOn(street, circle(stroke(red, 0.01), 0.04))

    const { hit, beside } = await compared(await masked(street, await asSent(drawn, 75, 1)), disc)

    expect(hit).toBeGreaterThan(0.97)
    expect(beside).toBeLessThan(0.33)
  })

  it('takes an arc around a corner for the corner', async () => {
    const arc = 'M0,0.3 C 0.2,0.3 0.3,0.2 0.3,0'
    const drawn = await scribbledOn(street, `<path d="${arc}" ${stroke(red, 0.012)}/>`)

    const mask = await masked(street, await asSent(drawn, 75, 1))

    expect((await compared(mask, `<path d="${arc} L0,0 Z" fill="white"/>`)).hit).toBeGreaterThan(0.97)
  })

  it('does not take a line through the picture for the half beside it', async () => {
    const drawn = await scribbledOn(street, `<path d="M0,0.2 L1,0.25" ${stroke(red, 0.012)}/>`)

    expect((await masked(street, await asSent(drawn, 75, 1))).coverage).toBeLessThan(0.08)
  })

  it('may be a see-through marker on a plain picture', async () => {
    const plain = await sharp({ create: { ...large, channels: 3, background: '#206040' } })
      .png()
      .toBuffer()
    const box = '<rect x="0.2" y="0.3" width="0.3" height="0.2" fill="#ffee00"/>'
    const marker = `<g opacity="0.4">${box}</g>`

    const mask = await masked(plain, await asSent(await scribbledOn(plain, marker), 70, 0.8))

    const { hit, beside } = await compared(mask, box)
    expect(hit).toBeGreaterThan(0.99)
    expect(beside).toBeLessThan(0.33)
  })

  it('may come a little brighter and warmer than the picture', async () => {
    const drawn = await scribbledOn(street, circle(stroke(red, 0.012)))
    const warm = await sharp(drawn).linear([1.05, 1.02, 0.96], [6, 4, 2]).png().toBuffer()

    const { hit, beside } = await compared(await masked(street, await asSent(warm, 75, 0.7)), disc)

    expect(hit).toBeGreaterThan(0.99)
    expect(beside).toBeLessThan(0.33)
  })

  it('may be cut by a few pixels, as editors do that save whole blocks', async () => {
    const drawn = await scribbledOn(street, circle(stroke(red, 0.012)))
    const cut = await sharp(drawn)
      .extract({ left: 0, top: 0, ...size, height: size.height - 4 })
      .png()
      .toBuffer()

    const { hit, beside } = await compared(await masked(street, await asSent(cut, 80, 1)), disc)

    expect(hit).toBeGreaterThan(0.97)
    expect(beside).toBeLessThan(0.35)
  })

  it('on a page of black text is the circle, not the white paper', async () => {
    const text = `<rect width="1" height="1" fill="white"/>${Array.from({ length: 60 }, (_, at) => {
      const [column, row] = [at % 6, Math.floor(at / 6)]
      return `<rect x="${0.06 + column * 0.15}" y="${0.06 + row * 0.09}" width="${0.05 + (at % 4) * 0.02}" height="0.02"/>`
    }).join('')}`
    const page = await scribbledOn(street, text)

    const mask = await masked(page, await asSent(await scribbledOn(page, circle(stroke(red, 0.006))), 80, 1))

    expect(mask.origin).toBe('scribble')
    expect((await compared(mask, disc)).hit).toBeGreaterThan(0.97)
  })

  it('on a sticker that keeps its own transparency is the scribble, not what lies around the sticker', async () => {
    const mug =
      '<ellipse cx="0.5" cy="0.5" rx="0.4" ry="0.4" fill="#c08040"/><rect x="0.3" y="0.3" width="0.1" height="0.3" fill="#204080"/>'
    const nothing = { create: { ...size, channels: 4, background: '#00000000' } } as const
    const sticker = await scribbledOn(await sharp(nothing).png().toBuffer(), mug)
    const blob = '<ellipse cx="0.6" cy="0.5" rx="0.1" ry="0.1" fill="#ff2020"/>'

    const mask = await masked(sticker, await scribbledOn(sticker, blob))

    expect(mask.origin).toBe('scribble')
    const { hit, beside } = await compared(mask, blob)
    expect(hit).toBeGreaterThan(0.99)
    expect(beside).toBeLessThan(0.6)
  })

  it('may cover the only thing in the picture', async () => {
    const studio = await studioShot(mug)
    const blob = '<rect x="0.34" y="0.24" width="0.32" height="0.52" fill="#ff2020"/>'

    const mask = await masked(studio, await asSent(await scribbledOn(studio, blob), 75, 0.8))

    const { hit, beside } = await compared(mask, blob)
    expect(hit).toBeGreaterThan(0.99)
    expect(beside).toBeLessThan(0.4)
  })

  it('is none when the same white studio shows another thing', async () => {
    expect(await failureOf(masked(await studioShot(mug), await studioShot(plant)))).toEqual(
      problem('mask_unreadable', { file }),
    )
  })

  it('lies where the padded picture lies', async () => {
    const drawn = await scribbledOn(street, circle(stroke(red, 0.012)))

    const mask = await masked(street, await asSent(drawn, 80, 0.5), dallE2)

    const inSquare = `<g transform="translate(0 0.125) scale(1 0.75)">${disc}</g>`
    const { hit, beside } = await compared(mask, inSquare)
    expect(hit).toBeGreaterThan(0.98)
    expect(beside).toBeLessThan(0.33)
  })

  it('may lie on its side in the file, as phones save', async () => {
    const drawn = await scribbledOn(street, circle(stroke(red, 0.012)))
    const turned = await sharp(drawn)
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 80 })
      .toBuffer()

    expect((await compared(await masked(street, turned), disc)).hit).toBeGreaterThan(0.99)
  })

  it.each(phones)('that has no scribble marks nothing: quality %i, scale %f', async (quality, scale) => {
    expect(await failureOf(masked(street, await asSent(street, quality, scale)))).toEqual(
      problem('mask_empty'),
    )
  })

  it('with a stray dot on it marks nothing', async () => {
    const dot = await scribbledOn(
      street,
      '<rect x="0.5" y="0.5" width="0.002" height="0.002" fill="#ff2020"/>',
    )

    expect(await failureOf(masked(street, dot))).toEqual(problem('mask_empty'))
  })

  it('that is the same plain picture marks nothing', async () => {
    const plain = await sharp({ create: { ...size, channels: 3, background: '#206040' } })
      .png()
      .toBuffer()

    expect(await failureOf(masked(plain, plain))).toEqual(problem('mask_empty'))
  })

  it.each<[string, () => Promise<Buffer>]>([
    ['of another photo', async () => scribbledOn(beach, circle(stroke(red, 0.012)))],
    ['of the photo mirrored', async () => sharp(street).flop().toBuffer()],
    ['of the photo turned', async () => sharp(street).rotate(180).toBuffer()],
    [
      'of a part of it',
      async () => sharp(street).extract({ left: 100, top: 75, width: 200, height: 150 }).toBuffer(),
    ],
    [
      'of another shape',
      async () => sharp(street).extract({ left: 0, top: 0, width: 300, height: 300 }).toBuffer(),
    ],
    [
      'of a plain colour',
      async () =>
        sharp({ create: { ...size, channels: 3, background: '#a06040' } })
          .png()
          .toBuffer(),
    ],
  ])('is none when it is a copy %s', async (_, copy) => {
    expect(await failureOf(masked(street, await copy()))).toEqual(problem('mask_unreadable', { file }))
  })

  it('is none when a plain picture gets a photo for a mask', async () => {
    const plain = await sharp({ create: { ...size, channels: 3, background: '#808080' } })
      .png()
      .toBuffer()

    expect(await failureOf(masked(plain, street))).toEqual(problem('mask_unreadable', { file }))
  })
})
