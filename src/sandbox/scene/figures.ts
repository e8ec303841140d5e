/** Places figures in a frame: who stands in front, who behind, who flies, who swims. */

import type { Frame, Place } from '../places/place.ts'
import { type Worn, wearing } from '../things/wears.ts'
import { CAST, type Part } from './cast.ts'
import type { Dice } from './dice.ts'
import type { Figure } from './figure.ts'
import { type Light, litFigure } from './light.ts'
import type { Subject } from './reading.ts'
import { ellipse, group, line, type Sheet } from './svg.ts'
import { WEARS } from './vocabulary.ts'

const FLOATING: readonly string[] = ['duck', 'swan', 'goose']

interface Stage {
  readonly frame: Frame
  readonly light: Light
  readonly sheet: Sheet
  readonly dice: Dice
  readonly place: Place
  readonly isWet: boolean
  readonly isSubmerged: boolean
  /** Portraits are larger than figures in a landscape. */
  readonly isPortrait: boolean
  readonly shadows: boolean
}

interface Actor {
  readonly figure: Figure
  readonly part: Part
  readonly role: Part['stands']
}

interface Spot {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export function drawFigures(stage: Stage, subjects: readonly Subject[]): string {
  const actors = subjects.flatMap((subject, index) =>
    Array.from({ length: subject.count }, (_, copy) =>
      cast(stage, subject, stage.dice.apart(`${index}/${copy}`)),
    ),
  )
  const back = actors.filter((actor) => actor.role === 'back')
  const water = actors.filter((actor) => actor.role === 'water')
  const air = actors.filter((actor) => actor.role === 'air')
  const front = actors.filter((actor) => actor.role === 'front')
  const alone = (group: readonly Actor[]) => group.length === actors.length
  return (
    airborne(stage, air, alone(air)) +
    backdrop(stage, back, alone(back)) +
    swimming(stage, water, alone(water)) +
    standing(stage, front)
  )
}

function roleOf(stage: Stage, part: Part, sort: string | undefined): Part['stands'] {
  const floats = part.stands === 'water' || (!stage.isSubmerged && FLOATING.includes(sort ?? ''))
  if (floats) return stage.isWet ? 'water' : 'front'
  return stage.isPortrait ? 'front' : part.stands
}

function cast(stage: Stage, subject: Subject, dice: Dice): Actor {
  const { light, sheet } = stage
  const part = CAST[subject.kind]
  const role = roleOf(stage, part, subject.sort)
  const look = {
    colours: subject.colours,
    sort: subject.sort,
    eyes: subject.eyes,
    dice,
    tone: (colour: string) => litFigure(light, colour),
    dark: light.strength > 0.25,
  }
  const figure = part.draw(look, sheet)
  const wears = wornBy(subject)
  if (figure.head === undefined || wears.length === 0) return { figure, part, role }
  const svg = figure.svg + wearing(wears, figure.head, look, sheet)
  const isTall = wears.some(({ wear }) => wear.endsWith('hat') || wear === 'crown' || wear === 'helmet')
  const height = figure.height + (isTall ? figure.head.radius * 0.8 : 0)
  return { figure: { ...figure, svg, height }, part, role }
}

/** A wizard comes with his hat. */
function wornBy(subject: Subject): readonly Worn[] {
  if (subject.kind !== 'person' || subject.wears.length > 0) return subject.wears
  const wear = WEARS[subject.sort ?? '']
  return wear === undefined ? [] : [{ wear, colour: undefined }]
}

function standing(stage: Stage, actors: readonly Actor[]): string {
  const rows =
    actors.length > 5 ? [actors.slice(0, actors.length >> 1), actors.slice(actors.length >> 1)] : [actors]
  return rows.map((row, index) => standingRow(stage, row, index === rows.length - 1)).join('')
}

function standingRow(stage: Stage, actors: readonly Actor[], isForemost: boolean): string {
  if (actors.length === 0) return ''
  const { frame, dice, place } = stage
  const short = Math.min(frame.width, frame.height)
  const tallest = Math.max(...actors.map(({ figure, part }) => figure.height * part.size))
  const breadth = actors.reduce((sum, { figure, part }) => sum + figure.width * part.size * 1.08, 0)
  const largest = Math.max(...actors.map(({ part }) => part.size))
  const reach = stage.isPortrait ? 0.64 : 0.36 * Math.min(1.5, largest) + 0.1
  const scale = Math.min((short * reach) / tallest, (frame.width * 0.88) / breadth) * (isForemost ? 1 : 0.9)
  let x = (frame.width - breadth * scale) / 2
  const floor = isForemost ? place.floor : place.floor - short * 0.13
  return actors
    .map((actor, index) => {
      const width = actor.figure.width * actor.part.size * 1.08 * scale
      const sway = actors.length > 1 ? dice.apart(`sway${index}`).between(-0.016, 0.016) * short : 0
      const spot = { x: x + width / 2, y: floor + sway, scale: scale * actor.part.size }
      x += width
      return put(stage, actor, spot, stage.shadows)
    })
    .join('')
}

function backdrop(stage: Stage, actors: readonly Actor[], isAlone: boolean): string {
  const { frame, place, dice } = stage
  const short = Math.min(frame.width, frame.height)
  return actors
    .map((actor, index) => {
      const own = dice.apart(`back${index}`)
      const share = isAlone
        ? (index + 1) / (actors.length + 1)
        : (index + 0.5) / actors.length + (actors.length === 1 ? own.pick([-0.27, 0.27]) : 0)
      const height =
        short * (isAlone && actors.length === 1 ? 0.5 : 0.34) * Math.min(1.25, actor.part.size / 1.25)
      const crowd = Math.min(1, 2.4 / actors.length + 0.2)
      const y = place.far + own.between(0, 0.03) * frame.height
      return { actor, spot: { x: frame.width * share, y, scale: (height / actor.figure.height) * crowd } }
    })
    .sort((a, b) => a.spot.y - b.spot.y)
    .map(({ actor, spot }) => put(stage, actor, spot, stage.shadows))
    .join('')
}

function airborne(stage: Stage, actors: readonly Actor[], isAlone: boolean): string {
  const { frame, dice } = stage
  const short = Math.min(frame.width, frame.height)
  return actors
    .map((actor, index) => {
      const own = dice.apart(`air${index}`)
      const isHero = isAlone && actors.length === 1
      const share = isHero ? 0.5 : (index + own.between(0.3, 0.7)) / actors.length
      const height = short * (isHero ? 0.5 : isAlone ? 0.28 : 0.2) * Math.min(1, actor.part.size + 0.15)
      const scale = height / actor.figure.height
      const y =
        frame.height * (isHero ? 0.46 : own.between(isAlone ? 0.3 : 0.2, isAlone ? 0.6 : 0.34)) + height / 2
      return put(stage, actor, { x: frame.width * (0.08 + share * 0.84), y, scale }, false)
    })
    .join('')
}

function swimming(stage: Stage, actors: readonly Actor[], isAlone: boolean): string {
  const { frame, place, dice } = stage
  const short = Math.min(frame.width, frame.height)
  return actors
    .map((actor, index) => {
      const own = dice.apart(`water${index}`)
      const share =
        actors.length === 1
          ? isAlone
            ? 0.5
            : own.between(0.25, 0.75)
          : (index + own.between(0.35, 0.65)) / actors.length
      const height =
        short *
        (isAlone ? 0.34 : 0.24) *
        Math.min(1, 1.6 / Math.sqrt(actors.length)) *
        Math.min(1.1, actor.part.size)
      const spread = stage.isSubmerged && actors.length > 1 ? own.between(-0.26, 0.2) : own.between(0, 0.05)
      const y = place.water + frame.height * spread + (stage.isSubmerged ? height / 2 : 0)
      const scale = height / actor.figure.height
      const margin = (actor.figure.width * scale) / 2 + 12
      const x = Math.min(frame.width - margin, Math.max(margin, frame.width * share))
      const wake = stage.isSubmerged ? '' : foam(x, y, actor.figure.width * scale)
      return put(stage, actor, { x, y, scale }, false) + wake
    })
    .join('')
}

/** Where a hull meets the water. */
function foam(x: number, y: number, width: number): string {
  const wave = (dy: number, share: number) =>
    `M${x - width * share} ${y + dy}q${width * share * 0.5} -9 ${width * share} 0t${width * share} 0`
  return (
    ellipse(x, y + 4, width * 0.52, width * 0.045, '#ffffff', { 'fill-opacity': 0.22 }) +
    line(wave(2, 0.5) + wave(14, 0.36), '#f2fbfb', 4, { 'stroke-opacity': 0.6 })
  )
}

function put({ dice }: Stage, { figure }: Actor, { x, y, scale }: Spot, hasShadow: boolean): string {
  const isFlipped = figure.head === undefined && dice.apart(`flip${Math.round(x)}`).chance(0.5)
  const shadow = hasShadow
    ? ellipse(0, 2, figure.width * 0.46, figure.width * 0.075, '#171a33', { 'fill-opacity': 0.24 })
    : ''
  return group(`translate(${x} ${y}) scale(${isFlipped ? -scale : scale} ${scale})`, shadow, figure.svg)
}
