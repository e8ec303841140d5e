/** Mountains in layers, and the desert's dunes. */

import { darker, lighter, mix } from '../scene/colours.ts'
import { lit } from '../scene/light.ts'
import { group, path, polygon, rect } from '../scene/svg.ts'
import type { Ground, Place } from './place.ts'
import { filled, heightAt, jagged, rolling } from './ridges.ts'
import { sky } from './sky.ts'

export function mountains(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const foot = frame.height * 0.72
  const above = sky(ground, foot)
  const layers = [0, 1, 2].map((index) => {
    const share = index / 3
    const ridge = jagged(dice.apart(`ridge${index}`), frame.width, foot - 250 + share * 220, 210 - index * 44)
    const stone = lit(light, index === 2 ? '#4a6a6a' : '#5d7194', 0.78 - share * 0.62)
    return path(
      filled(ridge, frame.height, false),
      sheet.linear([
        index < 2 ? lighter(stone, 0.5 - index * 0.25) : stone,
        stone,
        mix(stone, light.haze, 0.45),
      ]),
    )
  })
  const meadow = rolling(dice, frame.width, frame.height * 0.78, 32, 1)
  const grass = lit(light, '#6c9a52')
  const back =
    above.svg +
    layers.join('') +
    path(
      filled(rolling(dice, frame.width, frame.height * 0.72, 26, 1.6), frame.height, true),
      lit(light, '#4f7f57', 0.12),
    ) +
    pines(ground, meadow) +
    path(
      filled(meadow, frame.height, true),
      sheet.linear([lighter(grass, 0.14), grass, darker(grass, 0.2)]),
    ) +
    tufts(ground, frame.height * 0.84)
  return { back, front: '', floor: frame.height * 0.92, far: frame.height * 0.81, water: frame.height * 0.9 }
}

export function desert(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const horizon = frame.height * 0.6
  const above = sky(ground, horizon + 30)
  const sand = lit(light, '#e7b26a')
  const dunes = [0, 1, 2, 3].map((index) => {
    const own = dice.apart(`dune${index}`)
    const ridge = rolling(
      own,
      frame.width,
      horizon + index * frame.height * 0.085,
      46 - index * 4,
      0.7 + index * 0.25,
    )
    const tone = lit(light, index % 2 === 0 ? '#e0a35c' : '#ecbd79', 0.6 - index * 0.19)
    return path(
      filled(ridge, frame.height, true),
      sheet.linear([lighter(tone, 0.2), tone, darker(tone, 0.18)], 'slant'),
    )
  })
  const rocks = dice.chance(0.6) ? mesa(ground, horizon) : ''
  return {
    back: above.svg + rocks + dunes.join('') + rect(0, frame.height - 4, frame.width, 4, sand),
    front: '',
    floor: frame.height * 0.92,
    far: frame.height * 0.76,
    water: frame.height * 0.9,
  }
}

function mesa({ frame, light, dice, sheet }: Ground, horizon: number): string {
  const stone = lit(light, '#b5654a', 0.45)
  const x = frame.width * dice.between(0.1, 0.7)
  return group(
    `translate(${x} ${horizon + 60})`,
    polygon(
      [
        [-40, 0],
        [-10, -150],
        [20, -164],
        [150, -160],
        [170, -140],
        [210, 0],
      ],
      sheet.linear([lighter(stone, 0.2), stone]),
    ),
    polygon(
      [
        [230, 0],
        [250, -96],
        [310, -100],
        [340, 0],
      ],
      stone,
    ),
  )
}

function pines({ frame, light, dice }: Ground, ridge: readonly (readonly [number, number])[]): string {
  const own = dice.apart('pines')
  return Array.from({ length: 26 }, () => {
    const x = own.next() * frame.width
    return pine(
      x,
      heightAt(ridge, x) + 12,
      own.between(40, 92),
      lit(light, own.pick(['#2f5f4c', '#3a6b50', '#2a5548']), 0.06),
    )
  }).join('')
}

export function pine(x: number, y: number, height: number, colour: string): string {
  const w = height * 0.3
  return polygon(
    [
      [x, y - height],
      [x + w * 0.55, y - height * 0.62],
      [x + w * 0.3, y - height * 0.62],
      [x + w * 0.8, y - height * 0.32],
      [x + w * 0.4, y - height * 0.32],
      [x + w, y],
      [x - w, y],
      [x - w * 0.4, y - height * 0.32],
      [x - w * 0.8, y - height * 0.32],
      [x - w * 0.3, y - height * 0.62],
      [x - w * 0.55, y - height * 0.62],
    ],
    colour,
  )
}

export function tufts({ frame, light, dice }: Ground, from: number): string {
  const own = dice.apart('tufts')
  return Array.from({ length: 46 }, () => {
    const y = from + own.next() * (frame.height - from)
    const x = own.next() * frame.width
    const s = 0.5 + ((y - from) / (frame.height - from)) * 1.1
    return path(
      `M${x - 7 * s} ${y}L${x - 9 * s} ${y - 15 * s}L${x - 2 * s} ${y}L${x + s} ${y - 22 * s}L${x + 3 * s} ${y}L${x + 10 * s} ${y - 14 * s}L${x + 8 * s} ${y}Z`,
      lit(light, own.pick(['#8cb364', '#5d8a48', '#a3c274'])),
      { 'fill-opacity': 0.8 },
    )
  }).join('')
}
