/** Looks of things made by hand or by a renderer: clay, paper, stickers, models on a table. */

import { open, type Pixels, toPixels } from '../pixels.ts'
import { brightnessAt, calmed, edgesOf, inSteps, outlined, scaledTo, setColour, touched } from './touch.ts'

export async function render(picture: Pixels): Promise<Pixels> {
  const soft = await toPixels(
    (await open(picture)).modulate({ saturation: 1.15 }).blur(Math.max(0.3, scaledTo(picture, 1.4))),
  )
  const glow = await toPixels((await open(soft)).blur(Math.max(1, scaledTo(picture, 18))))
  return touched(soft, (data, at) => {
    for (let channel = at; channel < at + 3; channel += 1) {
      const [base, light] = [data[channel] ?? 0, glow.data[channel] ?? 0]
      data[channel] = 255 - ((255 - base) * (255 - light * 0.55)) / 255
    }
  })
}

export async function clay(picture: Pixels): Promise<Pixels> {
  const lumps = await calmed(picture, 2, 7)
  return relief(await toPixels((await open(lumps)).modulate({ saturation: 0.82 })), 7, 1.1)
}

export async function papercraft(picture: Pixels): Promise<Pixels> {
  const sheets = inSteps(await calmed(picture, 2, 7), 6)
  return relief(sheets, 10, 0.85)
}

export async function sticker(picture: Pixels): Promise<Pixels> {
  const bold = inSteps(
    await toPixels((await open(await calmed(picture, 2, 7))).modulate({ saturation: 1.35 })),
    6,
  )
  const drawn = outlined(bold, { edges: edgesOf(bold, scaledTo(picture, 3)), colour: [34, 30, 44] })
  return cutOut(drawn)
}

/** The picture lies on a plain ground, seen from above at an angle. */
export async function isometric(picture: Pixels): Promise<Pixels> {
  const { width, height } = picture
  const ground = [226, 229, 236] as const
  const size = Math.min(width, height)
  const [half, thick] = [size * 0.46, size * 0.06]
  return touched(picture, (data, at, x, y) => {
    const right = (x - width / 2) / half
    const down = (y - height / 2 + thick) / (half * 0.62)
    const [across, along] = [(down + right + 1) / 2, (down - right + 1) / 2]
    if (across >= 0 && across <= 1 && along >= 0 && along <= 1) {
      const from = (Math.floor(along * (height - 1)) * width + Math.floor(across * (width - 1))) * 4
      setColour(data, at, [...picture.data.subarray(from, from + 3)])
      return
    }
    const under = down - (2 - Math.abs(right) - 1)
    const isSide = Math.abs(right) < 1 && under > 0 && under < (thick * 2) / (half * 0.62)
    setColour(data, at, isSide ? (right < 0 ? [150, 156, 172] : [120, 126, 144]) : ground)
  })
}

/** Light from the upper left: what is brighter than its lower right neighbour rises. */
function relief(picture: Pixels, thousandths: number, strength: number): Pixels {
  const reach = Math.max(1, Math.round(scaledTo(picture, thousandths)))
  const step = (reach * picture.width + reach) * 4
  return touched(picture, (data, at, x, y) => {
    if (x + reach >= picture.width || y + reach >= picture.height) return
    const rise = (brightnessAt(picture.data, at) - brightnessAt(picture.data, at + step)) * strength * 0.5
    setColour(data, at, [(data[at] ?? 0) + rise, (data[at + 1] ?? 0) + rise, (data[at + 2] ?? 0) + rise])
  })
}

/** Rounded corners, a white border, a soft shadow on a plain ground. */
function cutOut(picture: Pixels): Pixels {
  const { width, height } = picture
  const [edge, radius] = [scaledTo(picture, 70), scaledTo(picture, 160)]
  const outside = (x: number, y: number, margin: number) =>
    Math.hypot(
      Math.max(0, margin + radius - Math.min(x, width - x)),
      Math.max(0, margin + radius - Math.min(y, height - y)),
    ) - radius
  return touched(picture, (data, at, x, y) => {
    if (outside(x, y, edge * 1.5) < 0) return
    if (outside(x, y, edge * 0.9) < 0) return setColour(data, at, [255, 255, 255])
    const shadow = Math.max(0, 1 - outside(x, y - edge * 0.2, edge * 0.9) / edge)
    const ground = 226 - shadow * 60
    setColour(data, at, [ground, ground, ground + 4])
  })
}
