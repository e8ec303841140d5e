/** Photos that the tests draw for themselves, and what people's phones make of them. */

import sharp from 'sharp'
import type { Size } from '../../src/pictures/fit.ts'

/** Clouds of every size, some hard edges, and grain: it compresses and scales as a photo does. */
export async function photo({ width, height }: Size, seed: number): Promise<Buffer> {
  const random = dice(seed)
  const light = new Float32Array(width * height * 3).fill(128)
  for (const [across, strength] of [
    [3, 60],
    [7, 45],
    [17, 30],
    [60, 22],
    [200, 14],
  ] as const) {
    const down = Math.max(2, Math.round((across * height) / width))
    const dots = Buffer.from(Array.from({ length: across * down * 3 }, () => random() * 255))
    const cloud = await sharp(dots, { raw: { width: across, height: down, channels: 3 } })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer()
    cloud.forEach((value, at) => {
      light[at] = (light[at] ?? 0) + ((value - 128) / 128) * strength
    })
  }
  const grainy = new Uint8ClampedArray(light.length)
  light.forEach((value, at) => {
    grainy[at] = value + (random() - 0.5) * 12
  })
  const spots = Array.from({ length: 14 }, () => {
    const [x, y, w, h] = [
      random() * width,
      random() * height,
      random() * width * 0.12,
      random() * height * 0.1,
    ]
    const colour = [0, 0, 0].map(() => Math.floor(random() * 255)).join()
    return `<ellipse cx="${x}" cy="${y}" rx="${w}" ry="${h}" fill="rgb(${colour})" fill-opacity="${0.3 + random() * 0.6}"/>`
  })
  return sharp(Buffer.from(grainy.buffer), { raw: { width, height, channels: 3 } })
    .composite([{ input: svg({ width, height }, spots.join('')) }])
    .jpeg({ quality: 92 })
    .toBuffer()
}

/** A drawing over a unit square, laid over the picture. */
export async function scribbledOn(picture: Buffer, drawing: string): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata()
  return sharp(picture)
    .composite([{ input: svg({ width, height }, drawing, 'scaled') }])
    .png()
    .toBuffer()
}

/** As a phone's editor or a messenger hands it on. */
export async function asSent(picture: Buffer, quality: number, scale: number): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata()
  return sharp(picture)
    .resize(Math.round(width * scale), Math.round(height * scale), { fit: 'fill' })
    .jpeg({ quality })
    .toBuffer()
}

/** Which pixels a drawing covers. */
export async function coveredBy(drawing: string, { width, height }: Size): Promise<Uint8Array> {
  const alpha = await sharp(svg({ width, height }, drawing, 'scaled'))
    .extractChannel('alpha')
    .raw()
    .toBuffer()
  return alpha.map((value) => (value >= 128 ? 1 : 0))
}

export function stroke(colour: string, width: number): string {
  return `fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"`
}

/** A circle by hand: not quite round, and open where `gap` of it is missing. */
export function circle(style: string, gap = 0): string {
  return `<polyline points="${handRound(gap)}" ${style}/>`
}

export const disc = `<polygon points="${handRound(0)}" fill="white"/>`

function handRound(gap: number): string {
  return Array.from({ length: Math.round(100 * (1 - gap)) + 1 }, (_, step) => {
    const angle = (step / 100) * 2 * Math.PI + 0.5
    const reach = 0.2 * (1 + 0.06 * Math.sin(angle * 3))
    return `${0.55 + reach * Math.cos(angle)},${0.5 + reach * Math.sin(angle)}`
  }).join(' ')
}

function svg({ width, height }: Size, inner: string, scaled?: 'scaled'): Buffer {
  const drawn = scaled === undefined ? inner : `<g transform="scale(${width} ${height})">${inner}</g>`
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn}</svg>`,
  )
}

function dice(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
