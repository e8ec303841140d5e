/** Things that people carry, and plain shapes. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, group, line, path, polygon, rect, type Sheet } from '../scene/svg.ts'
import { wearing } from './wears.ts'

export function umbrella(look: Look, sheet: Sheet): Figure {
  const cloth = coat(look, 0, look.dice.pick(['#d8433f', '#3f7fa8', '#f0b23f']))
  const svg =
    line('M0 -180V-22C0 2 -34 2 -34 -20', look.tone('#6b4a35'), 8) +
    path(
      'M-128 -128C-120 -212 -60 -246 0 -246C60 -246 120 -212 128 -128C112 -146 76 -146 64 -128C50 -146 14 -146 0 -128C-14 -146 -50 -146 -64 -128C-76 -146 -112 -146 -128 -128Z',
      sheet.shaded(cloth, 0.2),
    ) +
    path(
      'M0 -246C-36 -220 -58 -176 -64 -128C-50 -146 -14 -146 0 -128C14 -146 50 -146 64 -128C58 -176 36 -220 0 -246Z',
      lighter(cloth, 0.2),
    ) +
    line('M0 -246V-258', look.tone('#6b4a35'), 7)
  return { svg, width: 260, height: 262 }
}

export function lantern(look: Look, sheet: Sheet): Figure {
  const metal = look.tone(look.colours[1] ?? '#4a4650')
  const glow = coat(look, 0, '#ffcb5c')
  const svg =
    circle(
      0,
      -92,
      130,
      sheet.radial([
        [glow, 0.5],
        [glow, 0],
      ]),
    ) +
    line('M-30 -186C-30 -216 30 -216 30 -186', metal, 7) +
    path('M-56 -160L-30 -190H30L56 -160Z', metal) +
    rect(-48, -160, 96, 136, sheet.linear([lighter(glow, 0.5), glow])) +
    path('M0 -122C-22 -90 -14 -64 0 -60C14 -64 22 -90 0 -122Z', '#fff6d8') +
    line('M-48 -160V-24M48 -160V-24M-16 -160V-24M16 -160V-24', metal, 6) +
    rect(-60, -26, 120, 22, metal, { rx: 6 })
  return { svg, width: 180, height: 214 }
}

export function guitar(look: Look, sheet: Sheet): Figure {
  const wood = coat(look, 0, '#c98442')
  const svg = group(
    'rotate(18 0 -120)',
    rect(-11, -286, 22, 170, look.tone('#5a3a26')),
    rect(-18, -316, 36, 40, look.tone('#432a1c'), { rx: 6 }),
    path(
      'M-44 -134C-72 -128 -66 -92 -56 -80C-86 -62 -84 0 0 0C84 0 86 -62 56 -80C66 -92 72 -128 44 -134C20 -140 -20 -140 -44 -134Z',
      sheet.shaded(wood, 0.2),
    ),
    circle(0, -84, 23, look.tone('#3a2418')),
    rect(-28, -38, 56, 10, look.tone('#432a1c'), { rx: 3 }),
    line('M-6 -300V-34M-2 -300V-34M2 -300V-34M6 -300V-34', '#f2e8d4', 1.3),
    line('M-11 -250H11M-11 -220H11M-11 -190H11M-11 -160H11', '#d9c9a8', 2),
  )
  return { svg, width: 190, height: 312 }
}

export function snowman(look: Look, sheet: Sheet): Figure {
  const snow = coat(look, 0, '#f8fbfc')
  const ball = (y: number, r: number) =>
    circle(0, y, r, sheet.linear([lighter(snow, 0.4), snow, darker(snow, 0.16)], 'slant'))
  const svg =
    line(
      'M-50 -128L-104 -168M-88 -156L-108 -142M50 -128L104 -170M90 -158L112 -150',
      look.tone('#6b4a35'),
      7,
    ) +
    ball(-58, 64) +
    ball(-136, 48) +
    ball(-200, 38) +
    circle(-13, -208, 4.5, '#26242c') +
    circle(13, -208, 4.5, '#26242c') +
    path('M0 -200L42 -192L0 -190Z', '#ee8a35') +
    [-152, -130, -108].map((y) => circle(0, y, 5, '#26242c')).join('') +
    line('M-14 -182Q0 -174 14 -182', '#26242c', 3)
  return { svg, width: 210, height: 240, head: { x: 0, y: -200, radius: 40 } }
}

export function hat(look: Look, sheet: Sheet): Figure {
  const isCrown = look.sort === 'crown' || look.sort === 'tiara'
  const head = { x: 0, y: 78, radius: 100 }
  const svg = wearing([{ wear: isCrown ? 'crown' : 'hat', colour: look.colours[0] }], head, look, sheet)
  return { svg, width: 250, height: 130 }
}

export function solid(look: Look, sheet: Sheet): Figure {
  const colour = coat(look, 0, look.dice.pick(['#d8533f', '#3f7fa8', '#e8b04f', '#5a9a7c', '#8a6fb8']))
  return { svg: SHAPES[look.sort ?? '']?.(colour, sheet) ?? sphere(colour, sheet), width: 200, height: 190 }
}

const SHAPES: Readonly<Record<string, (colour: string, sheet: Sheet) => string>> = {
  cube,
  box: cube,
  pyramid: (colour) =>
    polygon(
      [
        [0, -176],
        [-104, -20],
        [20, 4],
      ],
      lighter(colour, 0.16),
    ) +
    polygon(
      [
        [0, -176],
        [20, 4],
        [104, -34],
      ],
      darker(colour, 0.2),
    ),
  cone: (colour, sheet) =>
    path(
      'M0 -186L-84 -20C-60 8 60 8 84 -20Z',
      sheet.linear([lighter(colour, 0.3), colour, darker(colour, 0.3)], 'right'),
    ),
  cylinder: (colour, sheet) =>
    path(
      'M-76 -150V-20C-60 8 60 8 76 -20V-150Z',
      sheet.linear([lighter(colour, 0.25), colour, darker(colour, 0.3)], 'right'),
    ) + ellipse(0, -150, 76, 21, lighter(colour, 0.3)),
  circle: (colour) => circle(0, -92, 92, colour),
  square: (colour) => rect(-88, -178, 176, 176, colour),
  triangle: (colour) =>
    polygon(
      [
        [0, -178],
        [-104, -2],
        [104, -2],
      ],
      colour,
    ),
}

function cube(colour: string): string {
  return (
    polygon(
      [
        [0, -178],
        [-92, -132],
        [0, -86],
        [92, -132],
      ],
      lighter(colour, 0.28),
    ) +
    polygon(
      [
        [-92, -132],
        [-92, -36],
        [0, 10],
        [0, -86],
      ],
      colour,
    ) +
    polygon(
      [
        [92, -132],
        [92, -36],
        [0, 10],
        [0, -86],
      ],
      darker(colour, 0.24),
    )
  )
}

function sphere(colour: string, sheet: Sheet): string {
  return (
    circle(0, -92, 92, darker(colour, 0.2)) +
    circle(
      -8,
      -100,
      84,
      sheet.radial(
        [
          [lighter(colour, 0.55), 1],
          [colour, 1],
          [colour, 0.4],
          [colour, 0],
        ],
        [0.36, 0.32],
      ),
    ) +
    ellipse(-30, -136, 22, 14, '#ffffff', { 'fill-opacity': 0.55, transform: 'rotate(-30 -30 -136)' })
  )
}
