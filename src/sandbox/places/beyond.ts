/** Where people do not walk: space, the moon, under water, above the clouds. */

import { darker, fromHsl, lighter, mix } from '../scene/colours.ts'
import { LIGHTS } from '../scene/light.ts'
import { circle, ellipse, group, line, path, rect } from '../scene/svg.ts'
import type { Ground, Place } from './place.ts'
import { filled, rolling } from './ridges.ts'
import { cloud, sky, stars } from './sky.ts'

export function space(ground: Ground): Place {
  return {
    back: cosmos(ground),
    front: '',
    floor: ground.frame.height * 0.8,
    far: ground.frame.height * 0.7,
    water: ground.frame.height * 0.6,
  }
}

export function moon(ground: Ground): Place {
  const { frame, sheet, dice } = ground
  const floor = rolling(dice, frame.width, frame.height * 0.74, 26, 1)
  const dust = '#b9bcc6'
  const craters = Array.from({ length: 9 }, (_, index) => {
    const own = dice.apart(`crater${index}`)
    const depth = own.next()
    const [x, y, r] = [own.next() * frame.width, frame.height * (0.8 + depth * 0.18), 20 + depth * 60]
    return (
      ellipse(x, y, r, r * 0.28, darker(dust, 0.25)) +
      ellipse(x, y + r * 0.06, r * 0.86, r * 0.2, darker(dust, 0.12))
    )
  })
  const back =
    cosmos(ground) +
    earth(ground) +
    path(filled(floor, frame.height, true), sheet.linear([lighter(dust, 0.4), dust, darker(dust, 0.3)])) +
    craters.join('')
  return { back, front: '', floor: frame.height * 0.9, far: frame.height * 0.79, water: frame.height * 0.9 }
}

export function underwater(ground: Ground): Place {
  const { frame, light, sheet, dice, accents } = ground
  const tint = accents[0]
  const deep = ['#8fe0e0', '#3fb0c4', '#1f7fa6', '#12507f', '#0d3560'].map((colour) =>
    mix(tint === undefined ? colour : mix(colour, tint, 0.3), light.ambient, light.strength * 0.5),
  )
  const sand = mix('#d9c596', deep[3] ?? '#12507f', 0.35)
  const floor = rolling(dice, frame.width, frame.height * 0.88, 18, 1.5)
  const shafts = Array.from({ length: 6 }, (_, index) => {
    const own = dice.apart(`shaft${index}`)
    const x = own.next() * frame.width
    const w = own.between(20, 90)
    return path(`M${x} 0H${x + w}L${x + w * 2 - 110} ${frame.height}H${x - 190}Z`, '#eaffff', {
      'fill-opacity': 0.07,
    })
  })
  const reef = rolling(dice, frame.width, frame.height * 0.8, 60, 1.8)
  const back =
    rect(0, 0, frame.width, frame.height, sheet.linear(deep)) +
    shafts.join('') +
    path(filled(reef, frame.height, true), mix('#1f5f6f', deep[3] ?? '#12507f', 0.5)) +
    path(filled(floor, frame.height, true), sheet.linear([lighter(sand, 0.2), darker(sand, 0.2)])) +
    weeds(ground) +
    bubbles(ground)
  return { back, front: '', floor: frame.height * 0.93, far: frame.height * 0.88, water: frame.height * 0.52 }
}

export function clouds(ground: Ground): Place {
  const { frame, light, dice } = ground
  const banks = [0, 1, 2, 3].map((row) => {
    const own = dice.apart(`bank${row}`)
    const colour = mix(light.cloud, light.haze, 0.5 - row * 0.16)
    const tone = row === 3 ? lighter(colour, 0.4) : colour
    return Array.from({ length: Math.round(6 * (frame.width / 1000)) + 1 }, (_, index) =>
      cloud(
        (index / 6) * 1000 + own.between(-60, 60),
        frame.height * (0.64 + row * 0.1) + own.between(-20, 20),
        own.between(1.6, 2.4),
        tone,
        0.92,
      ),
    ).join('')
  })
  const fill = rect(0, frame.height * 0.93, frame.width, frame.height * 0.07, lighter(light.cloud, 0.3))
  return {
    back: sky(ground, frame.height).svg + banks.slice(0, 3).join('') + fill,
    front: banks[3] ?? '',
    floor: frame.height * 0.88,
    far: frame.height * 0.8,
    water: frame.height * 0.6,
  }
}

function cosmos(ground: Ground): string {
  const { frame, sheet, dice, accents } = ground
  const own = dice.apart('cosmos')
  const hue = own.between(190, 330)
  const clouds = [0, 1, 2, 3].map((index) => {
    const colour = accents[index % Math.max(1, accents.length)] ?? fromHsl(hue + index * 34, 0.62, 0.52)
    const [x, y, r] = [own.next() * frame.width, own.next() * frame.height, own.between(280, 520)]
    return ellipse(
      x,
      y,
      r * 1.3,
      r,
      sheet.radial([
        [colour, 0.42],
        [colour, 0.16],
        [colour, 0],
      ]),
      { transform: `rotate(${own.between(-30, 30)} ${x} ${y})` },
    )
  })
  return (
    rect(0, 0, frame.width, frame.height, sheet.linear(['#070818', '#111233', '#0b0d24'])) +
    clouds.join('') +
    stars({ ...ground, light: LIGHTS.night }, frame.height, 240) +
    sparkles(ground)
  )
}

function sparkles({ frame, dice }: Ground): string {
  const own = dice.apart('sparkles')
  return Array.from({ length: 5 }, () => {
    const [x, y, s] = [own.next() * frame.width, own.next() * frame.height * 0.8, own.between(9, 20)]
    return group(
      `translate(${x} ${y}) scale(${s / 10})`,
      path('M0 -14C1 -3 3 -1 14 0C3 1 1 3 0 14C-1 3 -3 1 -14 0C-3 -1 -1 -3 0 -14Z', '#ffffff', {
        'fill-opacity': 0.9,
      }),
    )
  }).join('')
}

function earth({ frame, sheet, dice }: Ground): string {
  const [x, y, r] = [frame.width * dice.between(0.68, 0.84), frame.height * 0.2, 96]
  const clip = sheet.clip(circle(x, y, r, '#000000'))
  const land = path(
    `M${x - 70} ${y - 40}C${x - 30} ${y - 80} ${x + 10} ${y - 60} ${x - 4} ${y - 26}C${x - 10} ${y} ${x - 50} ${y - 6} ${x - 60} ${y + 20}C${x - 90} ${y + 10} ${x - 90} ${y - 20} ${x - 70} ${y - 40}ZM${x + 20} ${y + 6}C${x + 60} ${y - 16} ${x + 84} ${y + 20} ${x + 50} ${y + 50}C${x + 30} ${y + 70} ${x + 6} ${y + 40} ${x + 20} ${y + 6}Z`,
    '#6fb06a',
  )
  return (
    circle(
      x,
      y,
      r * 1.5,
      sheet.radial([
        ['#8fd0ff', 0.4],
        ['#8fd0ff', 0],
      ]),
    ) +
    circle(x, y, r, '#3f8fd0') +
    `<g clip-path="${clip}">${land}${line(`M${x - 90} ${y - 8}Q${x} ${y - 30} ${x + 90} ${y - 4}M${x - 60} ${y + 44}Q${x} ${y + 30} ${x + 70} ${y + 50}`, '#ffffff', 9, { 'stroke-opacity': 0.6 })}${circle(x + 50, y + 34, 130, 'none', { stroke: '#070818', 'stroke-width': 70, 'stroke-opacity': 0.45 })}</g>`
  )
}

function weeds({ frame, dice }: Ground): string {
  return Array.from({ length: 15 }, (_, index) => {
    const own = dice.apart(`weed${index}`)
    const edge = own.chance(0.5) ? own.between(0, 0.26) : own.between(0.74, 1)
    const x = edge * frame.width
    const foot = frame.height * own.between(0.9, 0.98)
    const height = own.between(90, 260)
    const lean = own.between(-30, 30)
    return line(
      `M${x} ${foot}C${x + 30} ${foot - height * 0.35} ${x - 30 + lean} ${foot - height * 0.65} ${x + lean} ${foot - height}`,
      own.pick(['#3f9a6a', '#2f7f6a', '#d9705f', '#e0a04f', '#b0659a']),
      own.between(9, 17),
    )
  }).join('')
}

function bubbles({ frame, dice }: Ground): string {
  const own = dice.apart('bubbles')
  return Array.from({ length: 26 }, () => {
    const [x, y, r] = [own.next() * frame.width, own.next() * frame.height * 0.9, own.between(3, 13)]
    return (
      circle(x, y, r, '#ffffff', {
        'fill-opacity': 0.16,
        stroke: '#ffffff',
        'stroke-width': 1.6,
        'stroke-opacity': 0.55,
      }) + circle(x - r * 0.3, y - r * 0.35, r * 0.22, '#ffffff', { 'fill-opacity': 0.8 })
    )
  }).join('')
}
