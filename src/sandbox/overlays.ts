/** What an edit lays over a picture: another time of day, weather, a colour; and soft edges. */

import { blend } from './mark.ts'
import { open, type Pixels, renderSvg, toPixels } from './pixels.ts'
import { fromHsl } from './scene/colours.ts'
import { createDice } from './scene/dice.ts'
import { LIGHTS } from './scene/light.ts'
import type { Reading } from './scene/reading.ts'
import { circle, createSheet, rect, tag } from './scene/svg.ts'
import { drawWeather } from './scene/weather.ts'

export async function tintOver(pixels: Pixels, reading: Reading, seed: string): Promise<Pixels> {
  const { light, weather, accents } = reading
  if (light === undefined && weather === undefined && accents.length === 0) return pixels
  const dark = light === undefined ? 0 : LIGHTS[light].strength
  const base =
    dark > 0.25
      ? await toPixels((await open(pixels)).modulate({ brightness: 1 - dark * 0.7, saturation: 0.85 }))
      : pixels
  const sheet = createSheet()
  const dice = createDice(seed)
  const scale = 1000 / Math.min(pixels.width, pixels.height)
  const frame = { width: pixels.width * scale, height: pixels.height * scale }
  const sky =
    light === undefined
      ? ''
      : rect(0, 0, frame.width, frame.height, sheet.linear(LIGHTS[light].sky), {
          'fill-opacity': 0.22 + dark * 0.22,
        })
  const stars =
    light === undefined
      ? ''
      : Array.from({ length: LIGHTS[light].stars }, () =>
          circle(
            dice.next() * frame.width,
            dice.next() ** 2 * frame.height * 0.6,
            dice.between(0.8, 3),
            '#ffffff',
            { 'fill-opacity': 0.85 },
          ),
        ).join('')
  const colour =
    accents[0] === undefined
      ? ''
      : rect(0, 0, frame.width, frame.height, accents[0], { 'fill-opacity': 0.32 })
  const fall = weather === undefined ? '' : drawWeather(weather, frame, dice)
  const svg = tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: pixels.width,
      height: pixels.height,
      viewBox: `0 0 ${frame.width} ${frame.height}`,
    },
    sheet.definitions(),
    sky,
    stars,
    colour,
    fall,
  )
  return blend(base, await renderSvg(svg, pixels), 0, 0)
}

/** A wash of colour, so that a repainted patch never equals what was there. */
export async function unseen(pixels: Pixels, seed: string): Promise<Pixels> {
  const colour = fromHsl(createDice(seed).between(0, 360), 0.45, 0.72)
  const svg = tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: 8, height: 8 },
    rect(0, 0, 8, 8, colour, { 'fill-opacity': 0.45 }),
  )
  return blend(pixels, await renderSvg(svg, pixels), 0, 0)
}

/** The picture in an oval whose edge fades out. */
export function softOval(pixels: Pixels): Pixels {
  const data = Buffer.from(pixels.data)
  const [cx, cy] = [pixels.width / 2, pixels.height / 2]
  for (let y = 0; y < pixels.height; y += 1) {
    for (let x = 0; x < pixels.width; x += 1) {
      const reach = Math.hypot((x - cx) / cx, (y - cy) / cy)
      const share = Math.min(1, Math.max(0, (0.96 - reach) / 0.28))
      const at = (y * pixels.width + x) * 4 + 3
      data[at] = Math.round((data[at] ?? 0) * share * share * (3 - 2 * share))
    }
  }
  return { ...pixels, data }
}
