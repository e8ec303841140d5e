/** From a prompt to the SVG of a picture. No word of the prompt reaches the SVG, except as strokes of letters. */

import { PLACE_ART } from '../places/atlas.ts'
import type { Frame, Place } from '../places/place.ts'
import { drawAbstract } from './abstract.ts'
import { CAST } from './cast.ts'
import { lightness } from './colours.ts'
import { createDice, type Dice } from './dice.ts'
import { drawFigures } from './figures.ts'
import { letterBlock } from './lettering.ts'
import { LIGHTS, type Light } from './light.ts'
import type { Reading, Subject } from './reading.ts'
import { circle, createSheet, rect, type Sheet, tag } from './svg.ts'
import { drawWeather } from './weather.ts'

interface Composition {
  readonly reading: Reading
  readonly seed: string
  readonly width: number
  readonly height: number
  readonly transparent: boolean
}

type PlaceKey = keyof typeof PLACE_ART

const SHORT_EDGE = 1000
/** Where a sort is at home when its kind is somewhere else. */
const HOMES: Readonly<Record<string, PlaceKey>> = {
  cactus: 'desert',
  palm: 'desert',
  duck: 'lake',
  swan: 'lake',
  goose: 'lake',
  flamingo: 'lake',
  tiger: 'forest',
  lion: 'desert',
  zebra: 'desert',
  deer: 'forest',
  stag: 'forest',
  reindeer: 'snow',
  astronaut: 'space',
  cherry: 'garden',
}
const WET: readonly PlaceKey[] = ['sea', 'lake', 'underwater']

export function composeSvg({ reading, seed, width, height, transparent }: Composition): string {
  const scale = SHORT_EDGE / Math.min(width, height)
  const frame = { width: width * scale, height: height * scale }
  const dice = createDice(seed)
  const sheet = createSheet()
  const body = transparent ? cutOut(reading, frame, dice, sheet) : fullPicture(reading, frame, dice, sheet)
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${frame.width} ${frame.height}` },
    sheet.definitions(),
    body,
  )
}

function fullPicture(reading: Reading, frame: Frame, dice: Dice, sheet: Sheet): string {
  const key = placeOf(reading, dice)
  const letters = lettering(reading, frame, key === undefined)
  if (key === undefined) return drawAbstract(frame, dice, sheet, reading.accents) + letters
  const light = lightOf(reading, key, dice)
  const place = PLACE_ART[key]({ frame, light, sheet, dice: dice.apart('place'), accents: reading.accents })
  return (
    place.back +
    figures({ reading: reading.subjects, frame, light, sheet, dice, place, key }) +
    place.front +
    (reading.weather === undefined || key === 'space' || key === 'underwater'
      ? ''
      : drawWeather(reading.weather, frame, dice)) +
    vignette(frame, sheet) +
    letters
  )
}

/** On transparent ground: the figures alone, or the place as a round sticker. */
function cutOut(reading: Reading, frame: Frame, dice: Dice, sheet: Sheet): string {
  const light = LIGHTS[reading.light === 'night' ? 'day' : (reading.light ?? 'day')]
  const floor = frame.height * 0.9
  const bare: Place = { back: '', front: '', floor, far: floor, water: floor }
  if (reading.subjects.length > 0) {
    const drawn = figures({
      reading: reading.subjects,
      frame,
      light,
      sheet,
      dice,
      place: bare,
      key: 'studio',
      shadows: false,
    })
    return drawn + lettering(reading, frame, false)
  }
  if (reading.lettering !== undefined) return lettering(reading, frame, true)
  const radius = Math.min(frame.width, frame.height) * 0.44
  const [x, y] = [frame.width / 2, frame.height / 2]
  const clip = sheet.clip(circle(x, y, radius, '#000000'))
  const inside = fullPicture(reading, frame, dice, sheet)
  return (
    tag('g', { 'clip-path': clip }, inside) +
    circle(x, y, radius, 'none', { stroke: '#ffffff', 'stroke-width': 22 })
  )
}

interface Casting {
  readonly reading: readonly Subject[]
  readonly frame: Frame
  readonly light: Light
  readonly sheet: Sheet
  readonly dice: Dice
  readonly place: Place
  readonly key: PlaceKey
  readonly shadows?: boolean
}

function figures({ reading, key, dice, shadows = true, ...stage }: Casting): string {
  return drawFigures(
    {
      ...stage,
      dice: dice.apart('figures'),
      isWet: WET.includes(key),
      isSubmerged: key === 'underwater',
      isPortrait: key === 'studio',
      shadows: shadows && key !== 'space',
    },
    reading,
  )
}

/** Undefined = nothing that has a place. */
function placeOf(reading: Reading, dice: Dice): PlaceKey | undefined {
  if (reading.place !== undefined) return reading.place
  const homes = reading.subjects.map(({ kind, sort }) => HOMES[sort ?? ''] ?? CAST[kind].home)
  const scenic = homes.find((home) => home !== 'studio')
  if (scenic !== undefined) return scenic
  const isOutdoors = reading.light !== undefined || reading.weather !== undefined
  if (homes.length > 0) return isOutdoors ? 'meadow' : 'studio'
  return isOutdoors ? dice.apart('home').pick(['mountains', 'sea', 'meadow', 'lake'] as const) : undefined
}

function lightOf(reading: Reading, key: PlaceKey, dice: Dice): Light {
  if (reading.light !== undefined) return LIGHTS[reading.light]
  if (reading.weather === 'rain' || reading.weather === 'lightning') return LIGHTS.storm
  if (reading.weather === 'snowfall') return LIGHTS.mist
  if (key === 'studio' || key === 'room' || key === 'underwater') return LIGHTS.day
  return LIGHTS[dice.apart('light').pick(['day', 'day', 'day', 'dawn', 'sunset'] as const)]
}

function lettering(reading: Reading, frame: Frame, isAlone: boolean): string {
  if (reading.lettering === undefined) return ''
  const box = isAlone
    ? { x: frame.width * 0.1, y: frame.height * 0.25, width: frame.width * 0.8, height: frame.height * 0.5 }
    : { x: frame.width * 0.08, y: frame.height * 0.06, width: frame.width * 0.84, height: frame.height * 0.2 }
  const accent = reading.accents[0]
  const colour = accent === undefined ? '#fffaf0' : accent
  return letterBlock(reading.lettering, box, {
    colour,
    outline: lightness(colour) > 0.55 ? '#23244a' : '#fffaf0',
  })
}

function vignette(frame: Frame, sheet: Sheet): string {
  const shade = sheet.radial([
    ['#0f1030', 0],
    ['#0f1030', 0],
    ['#0f1030', 0.05],
    ['#0f1030', 0.3],
  ])
  return rect(-frame.width * 0.21, -frame.height * 0.21, frame.width * 1.42, frame.height * 1.42, shade)
}
