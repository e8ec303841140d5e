/** A plain coloured backdrop for a portrait: wall, floor, and a large disc behind the head. */

import { darker, lighter, mix } from '../scene/colours.ts'
import { circle, rect } from '../scene/svg.ts'
import type { Ground, Place } from './place.ts'

const SCHEMES: readonly [Scheme, ...Scheme[]] = [
  { wall: '#f2c9a8', floor: '#d98b6a', disc: '#fbe6cf' },
  { wall: '#a9cfc8', floor: '#5f9a94', disc: '#def0e6' },
  { wall: '#c3b8dd', floor: '#8673ad', disc: '#e8e0f3' },
  { wall: '#f0d48f', floor: '#cf9a4a', disc: '#fcf0cb' },
  { wall: '#a8c4e2', floor: '#5b7fae', disc: '#dceaf6' },
  { wall: '#eeb3b3', floor: '#c06f78', disc: '#fae0da' },
  { wall: '#b8cf9f', floor: '#769a63', disc: '#e6f0d2' },
]

interface Scheme {
  readonly wall: string
  readonly floor: string
  readonly disc: string
}

export function studioBackdrop({ frame, sheet, dice, accents, light }: Ground): Place {
  const accent = accents[0]
  const scheme =
    accent === undefined
      ? dice.pick(SCHEMES)
      : { wall: accent, floor: darker(accent, 0.3), disc: lighter(accent, 0.45) }
  const dark = light.strength > 0.25 ? light.strength * 0.9 : 0
  const tone = (colour: string) => mix(colour, light.ambient, dark)
  const floor = frame.height * 0.78
  const radius = Math.min(frame.width, frame.height) * 0.37
  const [x, y] = [frame.width / 2, frame.height * 0.47]
  const wall = tone(scheme.wall)
  const boards = tone(scheme.floor)
  const back =
    rect(0, 0, frame.width, floor, sheet.linear([lighter(wall, 0.24), wall, darker(wall, 0.05)])) +
    circle(x, y, radius * 1.22, lighter(wall, 0.2), { 'fill-opacity': 0.5 }) +
    circle(x, y, radius, sheet.linear([tone(scheme.disc), mix(tone(scheme.disc), wall, 0.35)])) +
    confetti(frame, dice.next(), tone(scheme.disc)) +
    rect(
      0,
      floor,
      frame.width,
      frame.height - floor,
      sheet.linear([lighter(boards, 0.08), darker(boards, 0.12)]),
    ) +
    rect(0, floor, frame.width, 6, lighter(boards, 0.3), { 'fill-opacity': 0.5 })
  return { back, front: '', floor: frame.height * 0.88, far: frame.height * 0.82, water: frame.height * 0.86 }
}

function confetti(frame: Ground['frame'], turn: number, colour: string): string {
  return Array.from({ length: 9 }, (_, index) => {
    const angle = turn * 6.28 + index * 2.399
    const reach = 0.42 + (index % 3) * 0.05
    const x = frame.width / 2 + Math.cos(angle) * frame.width * reach
    const y = frame.height * 0.4 + Math.sin(angle) * frame.height * reach * 0.75
    return circle(x, y, 6 + (index % 4) * 3, colour, { 'fill-opacity': 0.6 })
  }).join('')
}
