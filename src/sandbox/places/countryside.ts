/** Meadows, gardens, forests, snow. */

import { darker, lighter } from '../scene/colours.ts'
import { lit } from '../scene/light.ts'
import { circle, ellipse, line, path, rect } from '../scene/svg.ts'
import { pine, tufts } from './highlands.ts'
import type { Ground, Place } from './place.ts'
import { filled, heightAt, rolling } from './ridges.ts'
import { sky } from './sky.ts'

export function meadow(ground: Ground): Place {
  return hills(ground, ['#8fb98a', '#7fae62', '#6c9f4f', '#5d9247'], 18)
}

export function garden(ground: Ground): Place {
  const base = hills(ground, ['#9cc08c', '#84b465', '#6fa552', '#5f964a'], 130)
  return { ...base, front: foreground(ground) }
}

export function snowfield(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const horizon = frame.height * 0.58
  const above = sky(ground, horizon + 60)
  const layers = ['#dfe8f2', '#e9eff5', '#f3f7fa'].map((colour, index) => {
    const ridge = rolling(
      dice.apart(`snow${index}`),
      frame.width,
      horizon + index * frame.height * 0.1,
      44 - index * 8,
      1 + index * 0.4,
    )
    const snow = lit(light, colour, 0.24 - index * 0.11)
    const trees = Array.from({ length: index === 2 ? 0 : 15 }, (_, tree) => {
      const own = dice.apart(`fir${index}-${tree}`)
      const x = own.next() * frame.width
      return snowyPine(x, heightAt(ridge, x) + 14, own.between(50, 100) * (1 + index * 0.5), ground)
    })
    return (
      trees.join('') +
      path(filled(ridge, frame.height, true), sheet.linear([lighter(snow, 0.3), snow, darker(snow, 0.1)]))
    )
  })
  return {
    back: above.svg + layers.join(''),
    front: '',
    floor: frame.height * 0.92,
    far: frame.height * 0.8,
    water: frame.height * 0.9,
  }
}

export function forest(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const floor = frame.height * 0.76
  const glow = light.sky.at(-1) ?? light.haze
  const rows = [0, 1, 2, 3].map((row) => {
    const own = dice.apart(`row${row}`)
    const leaf = lit(light, '#2f5d46', 0.82 - row * 0.22)
    const count = Math.round((15 - row * 3) * (frame.width / 1000))
    return Array.from({ length: count }, (_, index) => {
      const x = ((index + own.between(0.1, 0.9)) / count) * frame.width
      const height = frame.height * own.between(0.4, 0.66) * (0.72 + row * 0.13)
      return fir(x, floor + row * 14, height, leaf, lit(light, '#5a4232', 0.7 - row * 0.2))
    }).join('')
  })
  const moss = lit(light, '#4f7a45')
  const back =
    rect(0, 0, frame.width, frame.height, sheet.linear([...light.sky.slice(0, -1), glow])) +
    ellipse(
      frame.width * 0.5,
      floor * 0.62,
      frame.width * 0.5,
      floor * 0.66,
      sheet.radial([
        [glow, 0.85],
        [glow, 0],
      ]),
    ) +
    rows.join('') +
    shafts(ground) +
    path(
      filled(rolling(dice, frame.width, floor + 8, 16, 2), frame.height, true),
      sheet.linear([lighter(moss, 0.16), moss, darker(moss, 0.3)]),
    ) +
    tufts(ground, frame.height * 0.82) +
    (light.orb?.kind === 'moon' ? fireflies(ground) : '')
  return { back, front: '', floor: frame.height * 0.92, far: frame.height * 0.82, water: frame.height * 0.9 }
}

function hills(ground: Ground, colours: readonly string[], flowers: number): Place {
  const { frame, light, sheet, dice } = ground
  const horizon = frame.height * 0.6
  const above = sky(ground, horizon + 50)
  const layers = colours.map((colour, index) => {
    const own = dice.apart(`hill${index}`)
    const ridge = rolling(
      own,
      frame.width,
      horizon + index * frame.height * 0.085,
      46 - index * 8,
      0.8 + index * 0.3,
    )
    const grass = lit(light, colour, 0.6 - index * 0.2)
    const bushes = index === 1 || index === 2 ? bushesOn(ground, ridge, index) : ''
    return (
      bushes +
      path(
        filled(ridge, frame.height, true),
        sheet.linear([lighter(grass, 0.18), grass, darker(grass, 0.12)]),
      )
    )
  })
  return {
    back:
      above.svg +
      layers.join('') +
      tufts(ground, frame.height * 0.86) +
      blooms(ground, flowers, frame.height * 0.8),
    front: '',
    floor: frame.height * 0.92,
    far: frame.height * 0.78,
    water: frame.height * 0.9,
  }
}

function bushesOn(
  { frame, light, dice }: Ground,
  ridge: readonly (readonly [number, number])[],
  index: number,
): string {
  const own = dice.apart(`bush${index}`)
  return Array.from({ length: 7 }, () => {
    const x = own.next() * frame.width
    const y = heightAt(ridge, x) + 6
    const r = own.between(14, 30)
    const leaf = lit(light, own.pick(['#4f8550', '#5f9a55', '#3f7450']), 0.5 - index * 0.18)
    return (
      circle(x, y - r * 0.7, r, leaf) +
      circle(x + r * 0.9, y - r * 0.4, r * 0.75, leaf) +
      circle(x - r * 0.9, y - r * 0.4, r * 0.7, leaf)
    )
  }).join('')
}

function blooms({ frame, light, dice, accents }: Ground, count: number, from: number): string {
  const own = dice.apart('blooms')
  const colours = accents.length > 0 ? accents : ['#f7f3e6', '#f4cf45', '#ef8fae', '#e0566a', '#b08fd8']
  return Array.from({ length: count }, () => own.next() ** 0.7)
    .sort((a, b) => a - b)
    .map((depth) => {
      const x = own.next() * frame.width
      const y = from + depth * (frame.height - from)
      const r = 3 + depth * 8
      const petal = lit(light, colours[Math.floor(own.next() * colours.length)] ?? '#ffffff')
      const petals = [0, 72, 144, 216, 288].map((angle) =>
        circle(
          x + Math.cos((angle * Math.PI) / 180) * r,
          y - r * 2.4 + Math.sin((angle * Math.PI) / 180) * r,
          r * 0.68,
          petal,
        ),
      )
      return (
        line(`M${x} ${y + r * 1.4}V${y - r * 2}`, lit(light, '#4f7f42'), r * 0.32) +
        petals.join('') +
        circle(x, y - r * 2.4, r * 0.55, lit(light, '#f2c23d'))
      )
    })
    .join('')
}

function foreground(ground: Ground): string {
  return blooms({ ...ground, dice: ground.dice.apart('front') }, 16, ground.frame.height * 0.965)
}

function snowyPine(x: number, y: number, height: number, { light }: Ground): string {
  return (
    pine(x, y, height, lit(light, '#3d6a66', 0.26)) +
    pine(x - height * 0.03, y - height * 0.36, height * 0.62, lit(light, '#f1f6f8', 0.1))
  )
}

/** A tall, slender tree with drooping branches. */
function fir(x: number, y: number, height: number, leaf: string, trunk: string): string {
  const half = height * 0.15
  const tiers = Array.from({ length: 6 }, (_, tier) => {
    const top = y - height + tier * height * 0.14
    const foot = top + height * (0.2 + tier * 0.012)
    const reach = half * (0.3 + tier * 0.15)
    const d = `M${x} ${top}C${x + reach * 0.3} ${top + height * 0.09} ${x + reach * 0.7} ${foot - height * 0.03} ${x + reach} ${foot}Q${x} ${foot - height * 0.045} ${x - reach} ${foot}C${x - reach * 0.7} ${foot - height * 0.03} ${x - reach * 0.3} ${top + height * 0.09} ${x} ${top}Z`
    return path(d, darker(leaf, 0.1 - tier * 0.02))
  })
  return (
    rect(x - height * 0.012, y - height * 0.2, height * 0.024, height * 0.2 + 6, trunk) +
    tiers.reverse().join('')
  )
}

function shafts({ frame, light, dice }: Ground): string {
  if (light.orb?.kind !== 'sun') return ''
  const own = dice.apart('shafts')
  return Array.from({ length: 4 }, () => {
    const x = own.between(0.1, 0.8) * frame.width
    const w = own.between(30, 90)
    return path(
      `M${x} 0H${x + w}L${x + w * 2.6 - 130} ${frame.height * 0.84}H${x - 190}Z`,
      light.orb?.colour ?? '#ffffff',
      { 'fill-opacity': 0.09 },
    )
  }).join('')
}

function fireflies({ frame, dice, sheet }: Ground): string {
  const own = dice.apart('fireflies')
  return Array.from({ length: 22 }, () => {
    const [x, y, r] = [own.next() * frame.width, frame.height * own.between(0.45, 0.9), own.between(2, 4.5)]
    return (
      circle(
        x,
        y,
        r * 5,
        sheet.radial([
          ['#f6f0a0', 0.5],
          ['#f6f0a0', 0],
        ]),
      ) + circle(x, y, r, '#fbf7c4')
    )
  }).join('')
}
