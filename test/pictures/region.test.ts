import { describe, expect, it } from 'vitest'
import { prepareRegionMask } from '../../src/pictures/masks.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import { parseRegion, regionSelection, regionSuggestions } from '../../src/pictures/region.ts'
import { failureOf, gradient, isIn, keep, pixelsOf, problem, scratch } from './gallery.ts'

/** The selected pixels as a box, and whether all of the box is selected. */
function selected(text: string, width = 90, height = 60) {
  const { cells } = regionSelection(parseRegion(text), { width, height })
  const at = [...cells.keys()].filter((cell) => cells[cell] !== 0)
  const columns = at.map((cell) => cell % width)
  const rows = at.map((cell) => Math.floor(cell / width))
  const box = {
    left: Math.min(...columns),
    top: Math.min(...rows),
    right: Math.max(...columns) + 1,
    bottom: Math.max(...rows) + 1,
  }
  return { ...box, pixels: at.length }
}

const area = (left: number, top: number, right: number, bottom: number) => ({
  ...{ left, top, right, bottom },
  pixels: (right - left) * (bottom - top),
})

async function failure(text: string) {
  return failureOf(Promise.try(() => parseRegion(text)))
}

describe('a region', () => {
  it.each([
    ['left', area(0, 0, 45, 60)],
    ['right', area(45, 0, 90, 60)],
    ['top', area(0, 0, 90, 30)],
    ['bottom', area(0, 30, 90, 60)],
    ['center', area(23, 15, 68, 45)],
    ['a1', area(0, 0, 30, 20)],
    ['c1', area(60, 0, 90, 20)],
    ['b2', area(30, 20, 60, 40)],
    ['a3', area(0, 40, 30, 60)],
    ['a1-b2', area(0, 0, 60, 40)],
    ['a2-c2', area(0, 20, 90, 40)],
    ['c1-c3', area(60, 0, 90, 60)],
    ['10,20,30,40', area(9, 12, 36, 36)],
    ['12.5,0,12.5,100', area(11, 0, 23, 60)],
  ])('%s is where people look for it', (text, expected) => {
    expect(selected(text)).toEqual(expected)
  })

  it('edges is all that center is not', () => {
    const size = { width: 91, height: 61 }
    const center = regionSelection(parseRegion('center'), size).cells
    const edges = regionSelection(parseRegion('edges'), size).cells
    expect(center.every((cell, at) => cell !== edges[at])).toBe(true)
  })

  it.each([
    ['a range may begin at any of its corners', 'c3-b1', 'b1-c3'],
    ['capitals and spaces do not count', ' A1 - B2 ', 'a1-b2'],
    ['a phone may make a dash of the hyphen', 'a1–b2', 'a1-b2'],
    ['percent signs may be there', '10%, 20%, 30%, 40%', '10,20,30,40'],
    ['a centre is a center', 'Centre', 'center'],
  ])('%s', (_, typed, meant) => {
    expect(parseRegion(typed)).toMatchObject({
      box: parseRegion(meant).box,
      repaint: parseRegion(meant).repaint,
    })
  })

  it.each([
    [100, 100],
    [101, 67],
    [7, 5],
  ])('the nine cells share no pixel of %i x %i and leave none out', (width, height) => {
    const cells = ['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3'].map(
      (name) => regionSelection(parseRegion(name), { width, height }).cells,
    )
    const covered = Array.from({ length: width * height }, (_, at) =>
      cells.reduce((sum, one) => sum + (one[at] ?? 0), 0),
    )
    expect(new Set(covered)).toEqual(new Set([1]))
  })

  it('that reaches over the edge ends there, and knows it', () => {
    expect(parseRegion('-10,50,30,80')).toMatchObject({
      box: { left: 0, top: 50, right: 20, bottom: 100 },
      clipped: true,
    })
    expect(parseRegion('70,0,30,50').clipped).toBe(false)
  })

  it.each([
    'somewhere',
    '',
    'd1',
    'a4',
    'a1-',
    'a1-b2-c3',
    '1a',
    'a1,b2',
    '10,20,30',
    '1,2,3,4,5',
    '10,20,30,x',
    '10,20,-5,5',
    '1e2,0,5,5',
    'NaN,0,5,5',
    '__proto__',
    'constructor',
  ])('"%s" is not understood, and what is taken is said', async (text) => {
    expect(await failure(text)).toEqual(problem('region_unreadable', { option: 'region', region: text }))
  })

  it.each(['100,0,50,50', '0,-50,50,50', '120,10,5,5', '10,10,0,50', '0,0,0.1,0.1'])(
    '%s covers nothing, and that is said',
    async (text) => {
      expect(await failure(text)).toEqual(problem('region_empty', { option: 'region', region: text }))
    },
  )

  it.each(['0,0,100,100', '-5,-5,200,200', 'a1-c3', 'c3-a1'])(
    '%s is the whole picture, and that is said',
    async (text) => {
      expect(await failure(text)).toEqual(problem('mask_full', { option: 'region' }))
    },
  )

  it('is never suggested in a form that is not taken', () => {
    expect(regionSuggestions.map((text) => parseRegion(text).name)).toEqual(regionSuggestions)
  })

  it('becomes a mask over the picture, and protects the padding', async () => {
    const at = await scratch()
    const image = await prepareImage({
      path: await keep(at('in'), gradient(120, 60).png()),
      filename: 'cat.png',
      out: at('sent.png'),
      rules: { maxBytes: 4 * 1024 * 1024, square: true, maxEdge: 1024, maxRatio: 1 },
    })

    const mask = await prepareRegionMask({ region: parseRegion('right'), image, out: at('mask.png') })

    expect(mask).toMatchObject({ origin: 'region', coverage: 0.5, adjustments: [] })
    const pixels = await pixelsOf(mask.path)
    const right = { left: 60, top: 30, right: 120, bottom: 90 }
    const wrong = [...Array(120 * 120).keys()].filter((cell) => {
      const [x, y] = [cell % 120, Math.floor(cell / 120)]
      return (pixels.at(x, y)[3] === 0) !== isIn(right, x, y)
    })
    expect(wrong).toEqual([])
  })

  it('says that it was cut at the edge', async () => {
    const at = await scratch()
    const image = await prepareImage({
      path: await keep(at('in'), gradient(120, 60).png()),
      filename: 'cat.png',
      out: at('sent.png'),
      rules: { maxBytes: 4 * 1024 * 1024, square: false, maxEdge: 1024, maxRatio: 3 },
    })

    const mask = await prepareRegionMask({ region: parseRegion('90,0,50,50'), image, out: at('mask.png') })

    expect(mask.adjustments).toEqual([{ key: 'adjusted.region_clipped', values: {} }])
  })
})
