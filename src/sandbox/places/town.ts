/** A city's skyline in layers, its windows lit when it is dark; and a room. */

import { darker, lighter, mix } from '../scene/colours.ts'
import type { Dice } from '../scene/dice.ts'
import { lit } from '../scene/light.ts'
import { circle, ellipse, line, path, polygon, rect } from '../scene/svg.ts'
import type { Ground, Place } from './place.ts'
import { sky } from './sky.ts'

const WINDOW_LIGHTS: readonly [string, ...string[]] = ['#ffd978', '#ffe9b0', '#ffc46a', '#bfe3f0']

export function city(ground: Ground): Place {
  const { frame, light, sheet, dice } = ground
  const street = frame.height * 0.84
  const above = sky(ground, street)
  const rows = [0, 1, 2].map((row) => skyline(ground, row, street))
  const asphalt = lit(light, '#5a5d6a')
  const back =
    above.svg +
    rows.join('') +
    rect(
      0,
      street,
      frame.width,
      frame.height - street,
      sheet.linear([lighter(asphalt, 0.14), darker(asphalt, 0.3)]),
    ) +
    rect(0, street, frame.width, 14, lit(light, '#a9a6a2')) +
    Array.from({ length: Math.ceil(frame.width / 130) }, (_, index) =>
      rect(index * 130 + 20, frame.height * 0.93, 70, 7, lit(light, '#e8e2cf'), {
        rx: 3,
        'fill-opacity': 0.8,
      }),
    ).join('') +
    lamps(ground, street, dice.apart('lamps'))
  return { back, front: '', floor: frame.height * 0.95, far: street + 8, water: frame.height * 0.9 }
}

export function room(ground: Ground): Place {
  const { frame, light, sheet, dice, accents } = ground
  const floor = frame.height * 0.76
  const wall = accents[0] ?? dice.pick(['#e7d3b8', '#c9d6cf', '#d9c3c9', '#c5cfdd'])
  const paint = mix(wall, light.ambient, light.strength * 0.35)
  const wood = mix('#b98a5f', light.ambient, light.strength * 0.35)
  const [w, h] = [330, 400]
  const x = frame.width * (dice.chance(0.5) ? 0.1 : 0.9) - (dice.chance(0.5) ? 0 : w * 0.5)
  const left = Math.min(Math.max(40, x), frame.width - w - 40)
  const top = floor - h - 170
  const boards = Array.from({ length: 12 }, (_, index) =>
    line(
      `M${(index / 11) * frame.width} ${floor}L${((index / 11) * 1.8 - 0.4) * frame.width} ${frame.height}`,
      darker(wood, 0.2),
      2,
      { 'stroke-opacity': 0.5 },
    ),
  )
  const back =
    rect(0, 0, frame.width, floor, sheet.linear([lighter(paint, 0.1), darker(paint, 0.08)])) +
    rect(left - 16, top - 16, w + 32, h + 32, lighter(paint, 0.6)) +
    rect(left, top, w, h, sheet.linear(light.sky)) +
    (light.orb === undefined ? '' : circle(left + w * 0.68, top + h * 0.3, 34, light.orb.colour)) +
    line(`M${left + w / 2} ${top}V${top + h}M${left} ${top + h * 0.5}H${left + w}`, lighter(paint, 0.6), 12) +
    rect(left - 34, top + h + 12, w + 68, 18, lighter(paint, 0.5), { rx: 4 }) +
    picture(ground, left > frame.width / 2 ? frame.width * 0.2 : frame.width * 0.72, top + 40) +
    rect(0, floor, frame.width, frame.height - floor, sheet.linear([lighter(wood, 0.1), darker(wood, 0.2)])) +
    boards.join('') +
    rect(0, floor - 20, frame.width, 20, lighter(paint, 0.5)) +
    ellipse(
      frame.width / 2,
      frame.height * 0.9,
      frame.width * 0.36,
      frame.height * 0.072,
      dice.pick(['#b5574a', '#4f7f86', '#c99a4a']),
    ) +
    ellipse(frame.width / 2, frame.height * 0.9, frame.width * 0.31, frame.height * 0.056, 'none', {
      stroke: '#f7ead0',
      'stroke-width': 5,
      'stroke-opacity': 0.6,
    })
  return { back, front: '', floor: frame.height * 0.92, far: frame.height * 0.84, water: frame.height * 0.9 }
}

function skyline(ground: Ground, row: number, street: number): string {
  const { frame, light, sheet, dice } = ground
  const own = dice.apart(`skyline${row}`)
  const wall = lit(light, row === 2 ? '#4d5a78' : '#66748f', 0.72 - row * 0.34)
  const isDark = light.strength > 0.25
  let svg = ''
  for (let x = -30; x < frame.width; ) {
    const width = own.between(56, 110) + row * 14
    const height = frame.height * own.between(0.22, 0.56) * (1.16 - row * 0.28)
    const tone = mix(wall, own.pick(['#8a6f86', '#5f7f9a', '#a9826a']), 0.18 * (row + 1) * 0.5)
    svg += rect(
      x,
      street - height,
      width,
      height + 4,
      sheet.linear([lighter(tone, 0.08), tone, mix(tone, light.haze, 0.3)]),
    )
    svg += roof(own, x, street - height, width, tone)
    if (row > 0) svg += windows(own, { x, y: street - height, width, height }, isDark, tone)
    x += width + own.between(-6, 12)
  }
  return svg
}

function roof(own: Dice, x: number, y: number, width: number, tone: string): string {
  const kind = own.next()
  if (kind < 0.2)
    return polygon(
      [
        [x, y],
        [x + width / 2, y - width * 0.6],
        [x + width, y],
      ],
      tone,
    )
  if (kind < 0.4)
    return (
      rect(x + width * 0.2, y - 22, width * 0.6, 24, tone) +
      line(`M${x + width / 2} ${y - 20}V${y - 80}`, tone, 5)
    )
  if (kind < 0.55)
    return path(
      `M${x} ${y + 2}C${x} ${y - width * 0.5} ${x + width} ${y - width * 0.5} ${x + width} ${y + 2}Z`,
      tone,
    )
  return ''
}

function windows(
  own: Dice,
  box: { x: number; y: number; width: number; height: number },
  isDark: boolean,
  tone: string,
): string {
  const columns = Math.max(2, Math.floor(box.width / 26))
  const rows = Math.floor(box.height / 36)
  const gap = box.width / columns
  const lights = new Map<string, string>()
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const isLit = isDark && own.chance(0.55)
      const colour = isLit ? own.pick(WINDOW_LIGHTS) : isDark ? darker(tone, 0.35) : lighter(tone, 0.35)
      // One path a colour: thousands of rectangles would cost more than all the rest of the picture.
      const d = `M${Math.round(box.x + column * gap + gap * 0.28)} ${Math.round(box.y + 16 + row * 36)}h${Math.round(gap * 0.44)}v17h${-Math.round(gap * 0.44)}z`
      lights.set(colour, (lights.get(colour) ?? '') + d)
    }
  }
  return [...lights].map(([colour, d]) => path(d, colour, { 'fill-opacity': isDark ? 0.95 : 0.6 })).join('')
}

function lamps({ frame, light, sheet }: Ground, street: number, own: Dice): string {
  const isDark = light.strength > 0.25
  return [0.08, 0.92]
    .map((share) => {
      const x = frame.width * share + own.between(-10, 10)
      const iron = lit(light, '#33363f')
      return (
        line(`M${x} ${street + 20}V${street - 190}`, iron, 7) +
        (isDark
          ? circle(
              x,
              street - 200,
              110,
              sheet.radial([
                ['#ffdf95', 0.55],
                ['#ffdf95', 0],
              ]),
            )
          : '') +
        circle(x, street - 200, 15, isDark ? '#fff0c4' : '#f3efe2')
      )
    })
    .join('')
}

function picture({ sheet, dice }: Ground, x: number, y: number): string {
  const [a, b, c] = dice.pick<readonly [string, string, string]>([
    ['#f4c98a', '#d9705a', '#4f6f7f'],
    ['#bcd6cf', '#5f9a94', '#2f5a63'],
    ['#f0d5d0', '#c9788a', '#6a4f7a'],
  ])
  return (
    rect(x - 84, y, 168, 200, '#5a4334') +
    rect(x - 72, y + 12, 144, 176, sheet.linear([a, b])) +
    circle(x + 20, y + 64, 24, '#fdf3d8') +
    path(
      `M${x - 72} ${y + 188}V${y + 130}L${x - 20} ${y + 92}L${x + 24} ${y + 136}L${x + 72} ${y + 108}V${y + 188}Z`,
      c,
    )
  )
}
