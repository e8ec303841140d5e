/** The small "sandbox" label in the lower right corner of every picture. */

import { type Pixels, renderSvg } from './pixels.ts'
import { sandboxMark } from './scene/lettering.ts'
import { tag } from './scene/svg.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export async function stamped(pixels: Pixels, box: Box = { x: 0, y: 0, ...pixels }): Promise<Pixels> {
  const short = Math.min(box.width, box.height)
  const height = Math.max(12, Math.round(short * 0.034))
  const width = height * 5
  const margin = Math.round(short * 0.018)
  const svg = tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `${-width} ${-height} ${width} ${height}`,
    },
    sandboxMark(height),
  )
  const label = await renderSvg(svg, { width, height })
  return blend(pixels, label, box.x + box.width - width - margin, box.y + box.height - height - margin)
}

/** `over` on top of the picture at left, top. */
export function blend(pixels: Pixels, over: Pixels, left: number, top: number): Pixels {
  const data = Buffer.from(pixels.data)
  for (let y = Math.max(0, -top); y < over.height && y + top < pixels.height; y += 1) {
    for (let x = Math.max(0, -left); x < over.width && x + left < pixels.width; x += 1) {
      const from = (y * over.width + x) * 4
      const to = ((y + top) * pixels.width + x + left) * 4
      const share = (over.data[from + 3] ?? 0) / 255
      if (share === 0) continue
      const under = ((data[to + 3] ?? 0) / 255) * (1 - share)
      const alpha = share + under
      for (let channel = 0; channel < 3; channel += 1) {
        const value = (over.data[from + channel] ?? 0) * share + (data[to + channel] ?? 0) * under
        data[to + channel] = Math.round(value / alpha)
      }
      data[to + 3] = Math.round(alpha * 255)
    }
  }
  return { ...pixels, data }
}
