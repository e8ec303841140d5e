/** The sky: its colours, sun or moon, stars, clouds, aurora. */

import { mix } from '../scene/colours.ts'
import type { Dice } from '../scene/dice.ts'
import { circle, ellipse, group, line, path, rect, type Sheet } from '../scene/svg.ts'
import type { Frame, Ground } from './place.ts'

interface Orb {
  readonly x: number
  readonly y: number
}

/** `horizon` is where the sky ends. */
export function sky(
  ground: Ground,
  horizon: number,
): { readonly svg: string; readonly orb: Orb | undefined } {
  const { frame, light, sheet, dice, accents } = ground
  const tint = accents[0]
  const stops =
    tint === undefined ? light.sky : light.sky.map((colour, index) => mix(colour, tint, 0.62 - index * 0.12))
  const orb =
    light.orb === undefined
      ? undefined
      : { x: frame.width * dice.between(0.2, 0.8), y: horizon * light.orb.height }
  const svg =
    rect(0, 0, frame.width, horizon + 4, sheet.linear(stops)) +
    stars(ground, horizon) +
    (light.name === 'aurora' ? aurora(ground, horizon) : '') +
    (orb === undefined ? '' : drawOrb(ground, orb)) +
    clouds(ground, horizon)
  return { svg, orb }
}

export function stars({ frame, light, dice }: Ground, horizon: number, count = light.stars): string {
  const own = dice.apart('stars')
  return Array.from({ length: count }, () => {
    const size = own.next() ** 4 * 3.4 + 0.9
    const y = own.next() ** 1.4 * horizon * 0.94
    return circle(own.next() * frame.width, y, size, own.chance(0.2) ? '#ffe9c4' : '#ffffff', {
      'fill-opacity': own.between(0.5, 1),
    })
  }).join('')
}

export function cloud(x: number, y: number, scale: number, colour: string, opacity: number): string {
  const d =
    'M-118 22C-140 22 -146 -6 -118 -12C-118 -36 -84 -44 -70 -28C-60 -66 4 -72 16 -36C40 -56 82 -44 82 -14C116 -18 132 22 100 22Z'
  return group(
    `translate(${x} ${y}) scale(${scale} ${scale * 0.82})`,
    path(d, colour, { 'fill-opacity': opacity }),
  )
}

function drawOrb({ light, sheet }: Ground, { x, y }: Orb): string {
  const orb = light.orb
  if (orb === undefined) return ''
  const low = orb.height > 0.6
  const size = orb.kind === 'moon' ? 54 : low ? 82 : 58
  const glow = circle(
    x,
    y,
    size * 4.6,
    sheet.radial([
      [orb.colour, 0.62],
      [orb.colour, 0.2],
      [orb.colour, 0.06],
      [orb.colour, 0],
    ]),
  )
  const craters =
    orb.kind === 'moon'
      ? [
          [-16, -12, 11],
          [14, 10, 8],
          [-4, 22, 6],
          [18, -20, 5],
        ]
          .map(([dx = 0, dy = 0, r = 0]) => circle(x + dx, y + dy, r, '#d9d0ac', { 'fill-opacity': 0.6 }))
          .join('')
      : ''
  return glow + circle(x, y, size, orb.colour) + craters
}

function clouds({ frame, light, dice }: Ground, horizon: number): string {
  const own = dice.apart('clouds')
  const isStorm = light.name === 'storm'
  const count = isStorm
    ? 9
    : light.name === 'night' || light.name === 'aurora'
      ? 2
      : Math.round(own.between(2, 5))
  return Array.from({ length: count }, (_, index) => {
    const share = (index + own.between(0.2, 0.8)) / count
    const y = horizon * (isStorm ? own.between(0.02, 0.36) : own.between(0.12, 0.66))
    const scale = isStorm ? own.between(1.4, 2.6) : own.between(0.5, 1.25)
    return cloud(share * frame.width, y, scale, light.cloud, isStorm ? 0.75 : own.between(0.45, 0.8))
  }).join('')
}

function aurora({ frame, sheet, dice }: Ground, horizon: number): string {
  const own = dice.apart('aurora')
  return ['#b58cf0', '#58d8d8', '#5ff0a0']
    .map((colour, band) => curtain(frame, sheet, own.apart(colour), horizon * (0.3 + band * 0.15), colour))
    .join('')
}

/** Tall soft streaks side by side along a wave. */
function curtain(frame: Frame, sheet: Sheet, own: Dice, y: number, colour: string): string {
  const phase = own.between(0, 6.28)
  const glow = sheet.radial([
    [colour, 0.34],
    [colour, 0.14],
    [colour, 0],
  ])
  return Array.from({ length: 26 }, (_, index) => {
    const x = (index / 25) * frame.width
    const bend = Math.sin(index * 0.34 + phase) * frame.height * 0.07
    return ellipse(x, y + bend, frame.width * 0.045, frame.height * own.between(0.12, 0.2), glow)
  }).join('')
}

/** The path of light on water below the sun or moon. */
export function glitter({ frame, light, dice }: Ground, orb: Orb | undefined, horizon: number): string {
  if (orb === undefined) return ''
  const own = dice.apart('glitter')
  const colour = light.orb?.colour ?? '#ffffff'
  return Array.from({ length: 34 }, () => {
    const depth = own.next() ** 1.3
    const y = horizon + 6 + depth * (frame.height - horizon) * 0.8
    const x = orb.x + own.between(-1, 1) * (16 + depth * 110)
    const length = 12 + own.next() * 44 * (0.4 + depth)
    return line(`M${x - length} ${y}H${x + length}`, colour, 2 + depth * 4, {
      'stroke-opacity': own.between(0.25, 0.7),
    })
  }).join('')
}
