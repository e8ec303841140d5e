/** Looks of a camera: grading, grain, vignette, bars. */

import { open, type Pixels, toPixels } from '../pixels.ts'
import { brightnessAt, setColour, touched } from './touch.ts'

export async function photo(picture: Pixels): Promise<Pixels> {
  const graded = await toPixels(
    (await open(picture)).modulate({ saturation: 0.88 }).linear([1.05, 1.0, 0.95], [2, 0, -4]),
  )
  return vignetted(graded, 0.34)
}

export async function cinematic(picture: Pixels): Promise<Pixels> {
  const bar = Math.round(picture.height * 0.11)
  const graded = vignetted(tealAndOrange(picture), 0.4)
  return touched(graded, (data, at, _x, y) => {
    if (y < bar || y >= graded.height - bar) setColour(data, at, [6, 6, 8])
  })
}

export async function grey(picture: Pixels): Promise<Pixels> {
  return toPixels((await open(await withoutColour(picture))).linear(1.08, -8))
}

export async function sepia(picture: Pixels): Promise<Pixels> {
  return toPixels((await open(await withoutColour(picture))).linear([0.98, 0.86, 0.66], [22, 12, 2]))
}

export async function cyberpunk(picture: Pixels): Promise<Pixels> {
  const night: Gradient = [
    [8, 6, 26],
    [70, 14, 110],
    [214, 30, 150],
    [90, 220, 250],
  ]
  const graded = graduated(picture, night, 0.72)
  return vignetted(graded, 0.5)
}

export async function vaporwave(picture: Pixels): Promise<Pixels> {
  const dusk: Gradient = [
    [60, 30, 120],
    [255, 110, 190],
    [255, 190, 210],
    [130, 240, 235],
  ]
  const graded = graduated(picture, dusk, 0.62)
  const line = Math.max(3, Math.round(picture.height / 140))
  return touched(graded, (data, at, _x, y) => {
    if (y % line !== 0) return
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = (data[channel] ?? 0) * 0.86
  })
}

/** `greyscale()` would leave one channel; everything here has four. */
export async function withoutColour(picture: Pixels): Promise<Pixels> {
  return toPixels((await open(picture)).modulate({ saturation: 0 }))
}

/** From the darkest to the brightest. */
type Gradient = readonly (readonly [number, number, number])[]

function graduated(picture: Pixels, gradient: Gradient, share: number): Pixels {
  const last = gradient.length - 1
  return touched(picture, (data, at) => {
    const place = (brightnessAt(data, at) / 255) * last
    const from = gradient[Math.min(last, Math.floor(place))] ?? [0, 0, 0]
    const to = gradient[Math.min(last, Math.floor(place) + 1)] ?? from
    for (let channel = 0; channel < 3; channel += 1) {
      const [low = 0, high = 0] = [from[channel], to[channel]]
      const toned = low + (high - low) * (place % 1)
      data[at + channel] = (data[at + channel] ?? 0) * (1 - share) + toned * share
    }
  })
}

function tealAndOrange(picture: Pixels): Pixels {
  return touched(picture, (data, at) => {
    const warm = brightnessAt(data, at) / 255 - 0.45
    setColour(data, at, [
      (data[at] ?? 0) + warm * 70,
      (data[at + 1] ?? 0) * 0.97 + warm * 12,
      (data[at + 2] ?? 0) * 0.92 - warm * 70 + 14,
    ])
  })
}

function vignetted(picture: Pixels, strength: number): Pixels {
  const [middle, centre] = [picture.width / 2, picture.height / 2]
  return touched(picture, (data, at, x, y) => {
    const distance = ((x - middle) / middle) ** 2 + ((y - centre) / centre) ** 2
    const light = 1 - strength * Math.max(0, distance - 0.35) * 0.6
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = (data[channel] ?? 0) * light
  })
}
