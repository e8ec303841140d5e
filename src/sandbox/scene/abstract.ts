/** When no word is known: shapes in good colours. */

import type { Frame } from '../places/place.ts'
import { filled, rolling } from '../places/ridges.ts'
import { darker, lighter, mix } from './colours.ts'
import type { Dice } from './dice.ts'
import { circle, group, line, path, rect, type Sheet } from './svg.ts'

type Palette = readonly [paper: string, ...inks: string[]]

const PALETTES: readonly [Palette, ...Palette[]] = [
  ['#f4ead8', '#e2623f', '#f0a73c', '#2f6f7a', '#1f3a4f', '#e9c9a8'],
  ['#eef0e6', '#3f7f6a', '#9cc08c', '#f0c65a', '#d9705a', '#2a4a4f'],
  ['#f2e6e4', '#b5485f', '#e88f8a', '#f2c9a0', '#5a4a7a', '#2f2f52'],
  ['#e6eef2', '#2f5f9a', '#6fb0cf', '#f2b84a', '#e2725b', '#1f2f4f'],
  ['#171a33', '#f0a73c', '#e2566a', '#5fb0b0', '#7a5fb0', '#f4e2c0'],
]

export function drawAbstract(frame: Frame, dice: Dice, sheet: Sheet, accents: readonly string[]): string {
  const own = dice.apart('abstract')
  const chosen = own.pick(PALETTES)
  const [paper, ...inks] = accents.length === 0 ? chosen : tinted(chosen, accents)
  const draw = own.pick([tiles, orbits, strata])
  return (
    rect(0, 0, frame.width, frame.height, sheet.linear([lighter(paper, 0.1), darker(paper, 0.05)])) +
    draw(frame, own, sheet, inks)
  )
}

/** The colours that were asked for take the places of the palette's first ones. */
function tinted([paper, ...inks]: Palette, accents: readonly string[]): Palette {
  const family = accents.flatMap((accent) => [accent, lighter(accent, 0.4), darker(accent, 0.35)])
  return [mix(paper, accents[0] ?? paper, 0.16), ...family, ...inks.slice(0, 2)]
}

type Composition = (frame: Frame, dice: Dice, sheet: Sheet, inks: readonly string[]) => string

/** Quarter circles, discs and stripes on a grid. */
const tiles: Composition = (frame, dice, _sheet, inks) => {
  const side = Math.min(frame.width, frame.height) / 5
  const columns = Math.ceil(frame.width / side)
  const rows = Math.ceil(frame.height / side)
  let svg = ''
  for (let index = 0; index < columns * rows; index += 1) {
    const [x, y] = [(index % columns) * side, Math.floor(index / columns) * side]
    const [one, two] = [ink(dice, inks), ink(dice, inks)]
    const turn = Math.floor(dice.next() * 4) * 90
    svg += group(
      `translate(${x + side / 2} ${y + side / 2}) rotate(${turn})`,
      tile(dice.next(), side, one, two),
    )
  }
  return svg
}

function tile(kind: number, side: number, one: string, two: string): string {
  const h = side / 2
  const base = rect(-h - 0.5, -h - 0.5, side + 1, side + 1, one)
  if (kind < 0.34) return base + path(`M${-h} ${-h}H${h}A${side} ${side} 0 0 1 ${-h} ${h}Z`, two)
  if (kind < 0.54) return base + circle(0, 0, h * 0.72, two) + circle(0, 0, h * 0.3, one)
  if (kind < 0.72)
    return (
      base +
      path(`M${-h} ${-h}H${h}A${h} ${h} 0 0 1 ${-h} ${-h}ZM${-h} ${h}H${h}A${h} ${h} 0 0 0 ${-h} ${h}Z`, two)
    )
  if (kind < 0.86)
    return base + [0, 1, 2].map((bar) => rect(-h, -h + (bar * side) / 3, side, side / 6, two)).join('')
  return base
}

/** Rings and discs that overlap like planets' paths. */
const orbits: Composition = (frame, dice, sheet, inks) => {
  const short = Math.min(frame.width, frame.height)
  const discs = Array.from({ length: 9 }, () => {
    const [x, y] = [frame.width * dice.between(0.12, 0.88), frame.height * dice.between(0.12, 0.88)]
    const r = short * dice.between(0.05, 0.25)
    const colour = ink(dice, inks)
    return dice.chance(0.3)
      ? circle(x, y, r, 'none', { stroke: colour, 'stroke-width': short * 0.03, 'stroke-opacity': 0.9 })
      : circle(x, y, r, sheet.linear([lighter(colour, 0.16), darker(colour, 0.1)], 'slant'), {
          'fill-opacity': 0.86,
        })
  })
  const lines = Array.from({ length: 4 }, () =>
    line(
      `M${-20} ${frame.height * dice.next()}C${frame.width * 0.3} ${frame.height * dice.next()} ${frame.width * 0.7} ${frame.height * dice.next()} ${frame.width + 20} ${frame.height * dice.next()}`,
      ink(dice, inks),
      short * 0.008,
    ),
  )
  return discs.join('') + lines.join('')
}

/** Flowing layers, like hills of paper. */
const strata: Composition = (frame, dice, sheet, inks) => {
  const sun = circle(
    frame.width * dice.between(0.25, 0.75),
    frame.height * 0.3,
    Math.min(frame.width, frame.height) * 0.15,
    ink(dice, inks),
  )
  const layers = Array.from({ length: 8 }, (_, index) => {
    const colour = mix(
      inks[index % inks.length] ?? '#2f6f7a',
      inks[(index + 1) % inks.length] ?? '#e2623f',
      0.2,
    )
    const ridge = rolling(
      dice.apart(`layer${index}`),
      frame.width,
      frame.height * (0.34 + index * 0.09),
      56,
      dice.between(0.6, 1.5),
    )
    return path(
      filled(ridge, frame.height, true),
      sheet.linear([lighter(colour, 0.16), darker(colour, 0.08)]),
    )
  })
  return sun + layers.join('')
}

function ink(dice: Dice, inks: readonly string[]): string {
  return inks[Math.floor(dice.next() * inks.length)] ?? '#2f6f7a'
}
