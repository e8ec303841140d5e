/** Hats, crowns, scarves, glasses: fitted to a figure's head. */

import { darker, lighter } from '../scene/colours.ts'
import type { Figure, Look } from '../scene/figure.ts'
import { circle, ellipse, group, line, path, polygon, rect, type Sheet } from '../scene/svg.ts'

export type Wear = 'hat' | 'wizard-hat' | 'party-hat' | 'crown' | 'scarf' | 'glasses' | 'bow' | 'helmet'

export interface Worn {
  readonly wear: Wear
  readonly colour: string | undefined
}

/** Drawn for a head of radius 100 at 0,0. */
type DrawWear = (colour: string, sheet: Sheet) => string

export function wearing(
  worn: readonly Worn[],
  head: NonNullable<Figure['head']>,
  look: Look,
  sheet: Sheet,
): string {
  const scale = head.radius / 100
  const parts = worn.map(({ wear, colour }) => {
    const [own, draw] = WEARS[wear]
    return draw(look.tone(colour ?? own), sheet)
  })
  return parts.length === 0 ? '' : group(`translate(${head.x} ${head.y}) scale(${scale})`, ...parts)
}

const WEARS: Readonly<Record<Wear, readonly [own: string, draw: DrawWear]>> = {
  hat: ['#6b4a3a', hat],
  'wizard-hat': ['#4a4a9c', wizardHat],
  'party-hat': ['#ef7fa0', partyHat],
  crown: ['#efc14a', crown],
  scarf: ['#d8433f', scarf],
  glasses: ['#2b2a31', glasses],
  bow: ['#d8433f', bow],
  helmet: ['#f2f2f0', helmet],
}

function hat(colour: string, sheet: Sheet): string {
  return (
    ellipse(0, -74, 116, 22, darker(colour, 0.16)) +
    path(
      'M-66 -78C-72 -140 -62 -166 -40 -168C-16 -162 16 -162 40 -168C62 -166 72 -140 66 -78C40 -66 -40 -66 -66 -78Z',
      sheet.shaded(colour),
    ) +
    path('M-68 -100C-40 -88 40 -88 68 -100L67 -80C40 -68 -40 -68 -67 -80Z', darker(colour, 0.5))
  )
}

function wizardHat(colour: string, sheet: Sheet): string {
  return (
    ellipse(0, -72, 122, 24, darker(colour, 0.2)) +
    path(
      'M-70 -76C-50 -130 -34 -190 20 -240C34 -236 44 -222 46 -212C38 -214 34 -212 32 -206C50 -160 60 -120 70 -76C40 -62 -40 -62 -70 -76Z',
      sheet.shaded(colour),
    ) +
    path('M-74 -84C-44 -70 44 -70 74 -84L72 -68C40 -54 -40 -54 -72 -68Z', '#efc14a') +
    circle(-14, -124, 8, '#f7dc8a') +
    circle(20, -160, 6, '#f7dc8a') +
    circle(28, -108, 6, '#f7dc8a')
  )
}

function partyHat(colour: string): string {
  return (
    polygon(
      [
        [0, -210],
        [-56, -78],
        [56, -78],
      ],
      colour,
    ) +
    line('M-38 -110L20 -96M-24 -146L40 -128M-8 -182L18 -172', lighter(colour, 0.6), 11) +
    circle(0, -212, 20, '#f7dc8a')
  )
}

function crown(colour: string, sheet: Sheet): string {
  return (
    path(
      'M-70 -76L-78 -152L-38 -114L0 -166L38 -114L78 -152L70 -76C40 -62 -40 -62 -70 -76Z',
      sheet.shaded(colour, 0.25),
    ) +
    circle(-78, -156, 9, '#d8433f') +
    circle(0, -170, 10, '#3f8fd8') +
    circle(78, -156, 9, '#d8433f') +
    [-40, 0, 40].map((x) => circle(x, -88 + Math.abs(x) * -0.1, 8, x === 0 ? '#d8433f' : '#3f8fd8')).join('')
  )
}

function scarf(colour: string, sheet: Sheet): string {
  return (
    path('M40 92C70 110 76 160 66 206H26C30 160 20 120 14 104Z', darker(colour, 0.14)) +
    line('M30 196V210M44 196V210M58 196V210', lighter(colour, 0.5), 5) +
    path(
      'M-80 66C-40 92 40 92 80 66C92 84 88 104 78 112C40 132 -40 132 -78 112C-88 104 -92 84 -80 66Z',
      sheet.shaded(colour),
    ) +
    line('M-44 84L-48 120M0 90V126M44 84L48 120', lighter(colour, 0.5), 9)
  )
}

function glasses(colour: string): string {
  const lens = (x: number) =>
    circle(x, 2, 32, '#cfe8f2', { 'fill-opacity': 0.28, stroke: colour, 'stroke-width': 9 })
  return lens(-42) + lens(42) + line('M-11 -2Q0 -10 11 -2M-74 -4L-94 -12M74 -4L94 -12', colour, 8)
}

function bow(colour: string, sheet: Sheet): string {
  const half = path(
    'M0 98C-20 72 -60 66 -66 78C-72 96 -72 106 -66 122C-60 132 -20 124 0 104Z',
    sheet.shaded(colour),
  )
  return half + group('scale(-1 1)', half) + rect(-13, 84, 26, 32, darker(colour, 0.2), { rx: 9 })
}

function helmet(colour: string, sheet: Sheet): string {
  return (
    circle(
      0,
      -6,
      136,
      sheet.radial([
        ['#d8f0fa', 0.02],
        ['#d8f0fa', 0.12],
        ['#e8f6fc', 0.4],
      ]),
    ) +
    circle(0, -6, 136, 'none', { stroke: colour, 'stroke-width': 9 }) +
    path('M-92 -66C-74 -104 -40 -120 -14 -124', 'none', {
      stroke: '#ffffff',
      'stroke-width': 13,
      'stroke-linecap': 'round',
      'stroke-opacity': 0.75,
    }) +
    path('M-96 84C-50 124 50 124 96 84L104 112C60 146 -60 146 -104 112Z', sheet.shaded(colour)) +
    circle(-70, 112, 8, '#d8433f') +
    circle(70, 112, 8, '#3f7fd0')
  )
}
