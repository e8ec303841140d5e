/** A sitting cat, from Siamese to lion. */

import { darker, lighter } from '../scene/colours.ts'
import type { Figure, Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, type Sheet, tag } from '../scene/svg.ts'
import { bodyPattern, type CatCoat, catCoat, headPattern } from './cat-coats.ts'
import { eyes, mouth, nose, whiskers } from './face.ts'
import { sittingBody } from './sitting.ts'

const HEAD =
  'M-60 -158C-63 -190 -38 -212 0 -212C38 -212 63 -190 60 -158C60 -132 34 -112 0 -112C-34 -112 -60 -132 -60 -158Z'
const CHEEKS =
  'M-52 -176C-64 -160 -66 -144 -70 -136C-58 -136 -46 -128 -36 -118L36 -118C46 -128 58 -136 70 -136C66 -144 64 -160 52 -176Z'

export function cat(look: Look, sheet: Sheet): Figure {
  const coat = catCoat(look)
  const svg =
    tail(sheet, coat) +
    (coat.pattern === 'mane' ? mane(coat) : '') +
    sittingBody(sheet, { coat: coat.fur, chest: coat.chest, paws: coat.points }) +
    bodyPattern(coat) +
    head(sheet, coat)
  return { svg, width: 190, height: 252, head: { x: 0, y: -162, radius: 60 } }
}

function head(sheet: Sheet, coat: CatCoat): string {
  const fur = sheet.shaded(coat.fur, 0.12)
  const ear = catEar(sheet, coat)
  return (
    ear +
    mirrored(ear) +
    path(CHEEKS, fur) +
    path(HEAD, fur) +
    headPattern(coat) +
    muzzle(sheet, coat) +
    eyes({ apart: 26, y: -160, size: 14, iris: coat.iris, pupil: 'slit' }) +
    nose(-142, 15, coat.nose) +
    mouth(-132, 24, darker(coat.mask ?? coat.fur, 0.6)) +
    whiskers(-136, 30, 82, coat.mask === undefined && coat.fur < '#555555' ? '#d9d6cf' : '#ffffff')
  )
}

/** Siamese: the dark mask fades into the pale face. */
function muzzle(sheet: Sheet, coat: CatCoat): string {
  if (coat.mask === undefined) return ellipse(0, -132, 25, 16, lighter(coat.chest, 0.2))
  const fade = sheet.radial([
    [coat.mask, 1],
    [coat.mask, 0.9],
    [coat.mask, 0.55],
    [coat.mask, 0],
  ])
  return tag('g', { 'clip-path': sheet.clip(path(HEAD, '#000000')) }, ellipse(0, -146, 52, 50, fade))
}

function catEar(sheet: Sheet, coat: CatCoat): string {
  const big = coat.pattern === 'mane' || coat.pattern === 'spots'
  if (big) return circle(-44, -200, 20, sheet.shaded(coat.fur)) + circle(-44, -199, 11, darker(coat.fur, 0.4))
  const tip = coat.mask ?? coat.fur
  return (
    path(
      'M-57 -174C-62 -206 -58 -232 -54 -246C-40 -238 -22 -222 -12 -206Z',
      sheet.linear([tip, tip, coat.fur]),
    ) +
    path(
      'M-49 -184C-52 -206 -51 -222 -49 -231C-41 -225 -29 -214 -22 -204Z',
      coat.mask === undefined ? '#e8a7a3' : darker(tip, 0.35),
      {
        'fill-opacity': 0.85,
      },
    )
  )
}

function tail(sheet: Sheet, coat: CatCoat): string {
  const d = 'M40 -18C92 -8 112 -40 96 -74C88 -92 100 -104 108 -96'
  const tip = coat.pattern === 'mane' ? coat.mark : coat.points
  return (
    line(d, sheet.linear([tip, coat.mask === undefined ? coat.fur : tip, coat.fur]), 19) +
    (coat.pattern === 'stripes' ? line('M88 -30L102 -22M96 -52L110 -52M92 -74L106 -80', coat.mark, 6) : '') +
    (coat.pattern === 'mane' ? ellipse(106, -98, 17, 15, coat.mark) : '')
  )
}

function mane({ mark }: CatCoat): string {
  const locks = Array.from({ length: 16 }, (_, index) => {
    const angle = (index / 16) * 2 * Math.PI
    return circle(
      Math.cos(angle) * 64,
      -160 + Math.sin(angle) * 62,
      26,
      index % 2 === 0 ? mark : lighter(mark, 0.12),
    )
  })
  return locks.join('') + circle(0, -160, 66, mark)
}
