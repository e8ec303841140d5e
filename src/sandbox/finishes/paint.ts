/** Looks that are painted or printed. */

import { open, type Pixels, toPixels } from '../pixels.ts'
import { createDice } from '../scene/dice.ts'
import { brightnessAt, calmed, edgesOf, inSteps, outlined, scaledTo, setColour, touched } from './touch.ts'

export async function watercolor(picture: Pixels): Promise<Pixels> {
  const soft = await calmed(picture, 3, 5)
  const pale = await toPixels(
    (await open(soft)).modulate({ saturation: 0.9, brightness: 1.04 }).linear(0.9, 26),
  )
  return grained(pale, 9)
}

export async function oil(picture: Pixels): Promise<Pixels> {
  const strokes = await calmed(picture, 2, 9)
  const relief = (await open(strokes)).modulate({ saturation: 1.25 }).convolve({
    width: 3,
    height: 3,
    kernel: [-1.6, -0.8, 0, -0.8, 1.4, 0.8, 0, 0.8, 1.6],
    scale: 1.4,
  })
  return grained(await toPixels(relief), 14)
}

export async function flat(picture: Pixels): Promise<Pixels> {
  return inSteps(await calmed(picture, 2, 7), 4)
}

export async function woodblock(picture: Pixels): Promise<Pixels> {
  const areas = inSteps(await calmed(picture, 2, 7), 5)
  const muted = await toPixels(
    (await open(areas)).modulate({ saturation: 0.72 }).linear([0.86, 0.82, 0.7], [28, 24, 22]),
  )
  const printed = outlined(muted, { edges: edgesOf(areas, scaledTo(picture, 2)), colour: [44, 46, 66] })
  return grained(printed, 16)
}

export async function nouveau(picture: Pixels): Promise<Pixels> {
  const areas = inSteps(await calmed(picture, 2, 7), 6)
  const muted = await toPixels(
    (await open(areas)).modulate({ saturation: 0.6 }).linear([0.9, 0.86, 0.68], [26, 22, 18]),
  )
  const drawn = outlined(muted, { edges: edgesOf(areas, scaledTo(picture, 3)), colour: [74, 50, 34] })
  return framed(drawn)
}

/** Two rings around the picture, with arches in the corners. */
function framed(picture: Pixels): Pixels {
  const edge = scaledTo(picture, 60)
  const { width, height } = picture
  return touched(picture, (data, at, x, y) => {
    const inside = Math.min(x, y, width - x, height - y)
    const [dx, dy] = [Math.min(x, width - x) - edge, Math.min(y, height - y) - edge]
    const round = Math.hypot(dx, dy)
    const isGold =
      inside < edge || (round > edge * 1.7 && round < edge * 1.95 && dx < edge * 2 && dy < edge * 2)
    const isLine = Math.abs(inside - edge * 0.45) < edge * 0.07 || Math.abs(inside - edge) < edge * 0.08
    if (isLine) setColour(data, at, [74, 50, 34])
    else if (isGold) setColour(data, at, [206, 170, 96])
  })
}

/** Paper or canvas under the paint. */
function grained(picture: Pixels, strength: number): Pixels {
  const dice = createDice('grain')
  const tile = 128
  const grain = Float32Array.from({ length: tile * tile }, () => (dice.next() - 0.5) * strength)
  return touched(picture, (data, at, x, y) => {
    const rough = grain[(y % tile) * tile + (x % tile)] ?? 0
    const light = brightnessAt(data, at) > 12 ? rough : 0
    setColour(data, at, [(data[at] ?? 0) + light, (data[at + 1] ?? 0) + light, (data[at + 2] ?? 0) + light])
  })
}
