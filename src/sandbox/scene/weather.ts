/** Rain, snow, lightning, a rainbow: over the whole picture. */

import type { Frame } from '../places/place.ts'
import type { Dice } from './dice.ts'
import { circle, line, path, rect } from './svg.ts'
import type { Weather } from './vocabulary.ts'

export function drawWeather(weather: Weather, frame: Frame, dice: Dice): string {
  return ART[weather](frame, dice.apart(weather))
}

const ART: Readonly<Record<Weather, (frame: Frame, dice: Dice) => string>> = {
  rain,
  snowfall,
  lightning,
  rainbow,
}

function rain({ width, height }: Frame, dice: Dice): string {
  const near = Array.from(
    { length: 130 },
    () =>
      `M${Math.round(dice.next() * width * 1.1)} ${Math.round(dice.next() * height)}l-9 ${Math.round(dice.between(24, 52))}`,
  )
  const far = Array.from(
    { length: 170 },
    () => `M${Math.round(dice.next() * width * 1.1)} ${Math.round(dice.next() * height)}l-5 22`,
  )
  return (
    rect(0, 0, width, height, '#2a3a52', { 'fill-opacity': 0.14 }) +
    line(far.join(''), '#dfeaf2', 1.4, { 'stroke-opacity': 0.35 }) +
    line(near.join(''), '#eaf3f8', 2.4, { 'stroke-opacity': 0.5 })
  )
}

function snowfall({ width, height }: Frame, dice: Dice): string {
  return Array.from({ length: 150 }, () =>
    circle(dice.next() * width, dice.next() * height, 1.6 + dice.next() ** 3 * 8, '#ffffff', {
      'fill-opacity': dice.between(0.55, 0.95),
    }),
  ).join('')
}

function lightning({ width, height }: Frame, dice: Dice): string {
  const x = width * dice.between(0.25, 0.75)
  let d = `M${x} 0`
  let at = x
  for (let y = 60; y < height * 0.56; y += 56) {
    at += dice.between(-46, 46)
    d += `L${Math.round(at)} ${y}`
  }
  return (
    rect(0, 0, width, height, '#dfe6ff', { 'fill-opacity': 0.08 }) +
    line(d, '#cfd8ff', 20, { 'stroke-opacity': 0.22 }) +
    line(d, '#fffbe6', 6)
  )
}

function rainbow({ width, height }: Frame): string {
  const bands = ['#e0555f', '#f0914a', '#f5d25a', '#6cbf6c', '#4f9fd8', '#7a6ac0']
  const arc = (r: number) =>
    `M${width / 2 - r} ${height * 0.62}A${r} ${r} 0 0 1 ${width / 2 + r} ${height * 0.62}`
  return bands
    .map((colour, index) =>
      path(arc(width * 0.46 - index * 15), 'none', {
        stroke: colour,
        'stroke-width': 16,
        'stroke-opacity': 0.5,
      }),
    )
    .join('')
}
