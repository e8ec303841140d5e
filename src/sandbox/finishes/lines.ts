/** Looks that are drawn with lines: pencil, pen, comic, anime. */

import { open, type Pixels, toPixels } from '../pixels.ts'
import { withoutColour } from './film.ts'
import { brightnessAt, calmed, edgesOf, inSteps, outlined, scaledTo, setColour, touched } from './touch.ts'

const black = [18, 16, 20] as const
const white = [255, 255, 255] as const

export async function sketch(picture: Pixels): Promise<Pixels> {
  const flat = await withoutColour(picture)
  const shaded = await toPixels((await open(flat)).linear(0.32, 174))
  const gap = Math.max(3, Math.round(scaledTo(picture, 7)))
  const hatched = touched(shaded, (data, at, x, y) => {
    const dark = 1 - brightnessAt(flat.data, at) / 255
    if (dark > 0.35 && (x + y) % gap === 0) setColour(data, at, grey(brightnessAt(data, at) * 0.8))
  })
  return outlined(hatched, { edges: edgesOf(picture, scaledTo(picture, 1.5)), colour: [70, 70, 74] })
}

export async function ink(picture: Pixels): Promise<Pixels> {
  const gap = Math.max(4, Math.round(scaledTo(picture, 9)))
  const edges = edgesOf(picture, scaledTo(picture, 3))
  return touched(picture, (data, at, x, y) => {
    const dark = 1 - brightnessAt(data, at) / 255
    const along = (x + y) % gap < gap * 0.3
    const across = (x - y + picture.height) % gap < gap * 0.3
    const drawn =
      (edges[at / 4] ?? 0) > 110 || (dark > 0.4 && along) || (dark > 0.62 && across) || dark > 0.85
    setColour(data, at, drawn ? black : white)
  })
}

export async function lineArt(picture: Pixels): Promise<Pixels> {
  const edges = edgesOf(await calmed(picture, 2, 3), scaledTo(picture, 4))
  return touched(picture, (data, at) => {
    setColour(data, at, grey(255 - (edges[at / 4] ?? 0)))
  })
}

export async function comic(picture: Pixels): Promise<Pixels> {
  const flat = inSteps(await brighter(await calmed(picture, 2, 5), 1.5), 4)
  const cell = Math.max(5, Math.round(scaledTo(picture, 14)))
  const dotted = touched(flat, (data, at, x, y) => {
    const dark = 1 - brightnessAt(data, at) / 255
    const [dx, dy] = [(x % cell) - cell / 2, (y % cell) - cell / 2]
    if (dark < 0.75 && dx * dx + dy * dy < (cell * cell * dark) / 5) {
      for (let channel = at; channel < at + 3; channel += 1) data[channel] = (data[channel] ?? 0) * 0.8
    }
  })
  return outlined(dotted, { edges: edgesOf(flat, scaledTo(picture, 4)), colour: black })
}

export async function anime(picture: Pixels): Promise<Pixels> {
  const flat = inSteps(await brighter(await calmed(picture, 2, 3), 1.35), 7)
  return outlined(flat, { edges: edgesOf(flat, scaledTo(picture, 2)), colour: [58, 40, 66] })
}

async function brighter(picture: Pixels, saturation: number): Promise<Pixels> {
  return toPixels((await open(picture)).modulate({ saturation, brightness: 1.05 }))
}

function grey(value: number): readonly [number, number, number] {
  return [value, value, value]
}
