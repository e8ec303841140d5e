/** Sea and lake: open water under the sky. */

import { darker, lighter, mix } from '../scene/colours.ts'
import { lit } from '../scene/light.ts'
import { line, path, rect, smooth } from '../scene/svg.ts'
import type { Ground, Place } from './place.ts'
import { filled, jagged, rolling } from './ridges.ts'
import { glitter, sky } from './sky.ts'

export function sea(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const horizon = frame.height * 0.5
  const above = sky(ground, horizon)
  const deep = lit(light, '#1f6f96')
  const near = lit(light, '#2f9fae')
  const shimmer = mix(light.sky.at(-1) ?? '#ffffff', deep, 0.45)
  const shore = frame.height * 0.86
  const sand = lit(light, '#ecd7a6')
  const swell = [0.12, 0.3, 0.52].map((share, index) =>
    wave(ground, horizon + share * (frame.height - horizon), 7 + index * 6, mix(deep, near, share), index),
  )
  const beach = rolling(dice, frame.width, shore, 14, 1)
  const back =
    above.svg +
    (dice.chance(0.6)
      ? path(filled(jagged(dice, frame.width, horizon, 46), horizon + 4, false), lit(light, '#4c7a86', 0.72))
      : '') +
    rect(0, horizon, frame.width, frame.height - horizon, sheet.linear([shimmer, deep, near, near])) +
    glitter(ground, above.orb, horizon) +
    swell.join('')
  const front =
    path(
      filled(
        beach.map(([x, y]) => [x, y - 16] as const),
        frame.height,
        true,
      ),
      lighter(near, 0.55),
      { 'fill-opacity': 0.9 },
    ) + path(filled(beach, frame.height, true), sheet.linear([lighter(sand, 0.2), sand, darker(sand, 0.14)]))
  return {
    back: back + front,
    front: '',
    floor: frame.height * 0.94,
    far: shore + 6,
    water: horizon + (frame.height - horizon) * 0.4,
  }
}

export function lake(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const horizon = frame.height * 0.54
  const above = sky(ground, horizon)
  const far = jagged(dice, frame.width, horizon - 60, 190)
  const near = rolling(dice, frame.width, horizon - 14, 34, 1.5)
  const stone = lit(light, '#5f7690', 0.42)
  const woods = lit(light, '#3f6f5c', 0.2)
  const water = lit(light, '#4f95b0')
  const mirror = (points: readonly (readonly [number, number])[], share: number) =>
    points.map(([x, y]) => [x, 2 * horizon - y * share - horizon * (1 - share)] as const)
  const bank = rolling(dice, frame.width, frame.height * 0.88, 18, 1)
  const grass = lit(light, '#6f9a55')
  const back =
    above.svg +
    path(filled(far, horizon + 4, false), sheet.linear([lighter(stone, 0.35), stone, stone])) +
    path(filled(near, horizon + 4, true), woods) +
    rect(
      0,
      horizon,
      frame.width,
      frame.height - horizon,
      sheet.linear([mix(water, light.sky.at(-1) ?? water, 0.6), water, darker(water, 0.24)]),
    ) +
    path(filled(mirror(far, 0.8), horizon, false), stone, { 'fill-opacity': 0.32 }) +
    path(filled(mirror(near, 0.9), horizon, true), woods, { 'fill-opacity': 0.5 }) +
    ripples(ground, horizon) +
    glitter(ground, above.orb, horizon) +
    path(filled(bank, frame.height, true), sheet.linear([lighter(grass, 0.1), darker(grass, 0.16)]))
  return {
    back,
    front: '',
    floor: frame.height * 0.94,
    far: frame.height * 0.9,
    water: horizon + (frame.height - horizon) * 0.42,
  }
}

function wave(
  { frame, dice, light }: Ground,
  y: number,
  swing: number,
  colour: string,
  index: number,
): string {
  const crest = rolling(dice.apart(`wave${index}`), frame.width, y, swing, 3 + index)
  return (
    path(filled(crest, frame.height, true), colour, { 'fill-opacity': 0.55 }) +
    line(smooth(crest), lit(light, '#eefafa'), 2 + index, { 'stroke-opacity': 0.35 })
  )
}

function ripples({ frame, dice, light }: Ground, horizon: number): string {
  const own = dice.apart('ripples')
  return Array.from({ length: 18 }, () => {
    const y = horizon + 10 + own.next() * (frame.height - horizon) * 0.7
    const x = own.next() * frame.width
    const length = own.between(30, 120)
    return line(`M${x} ${y}h${length}`, lit(light, '#eefafa'), 2, { 'stroke-opacity': 0.22 })
  }).join('')
}
