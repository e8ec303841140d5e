import { write } from './encode.ts'
import type { Size } from './fit.ts'
import type { PreparedMask } from './masks.ts'
import { type Engine, openAsRgba, openPicture, withPixels } from './pixels.ts'
import type { PreparedImage } from './prepare.ts'
import type { Selection } from './selection.ts'
import { grown, inverted } from './shapes.ts'
import { inTurns } from './turns.ts'

interface Overlaying {
  readonly image: PreparedImage
  readonly mask: PreparedMask
  readonly out: string
}

interface Overlay extends Size {
  readonly path: string
  readonly mime: 'image/png'
  readonly bytes: number
}

/** A look at where will be painted, not the picture itself: small enough for any message. */
const longest = 1024

type Colour = readonly [red: number, green: number, blue: number]
/** Seldom in pictures; the dark line beside it shows where it is not. */
const tint: Colour = [255, 0, 150]
const light: Colour = [255, 255, 255]
const dark: Colour = [20, 20, 20]

/** The original with the region tinted and outlined, for people to see before it is paid for. */
export async function overlayMask({ image, mask, out }: Overlaying): Promise<Overlay> {
  return withPixels(async (engine) => {
    const size = reduced(image.placement)
    const region = await regionAt(engine, mask, image, size)
    const rgb = await pictureAt(engine, image, size)
    await paint(rgb, region)
    const picture = engine(rgb, { raw: { ...size, channels: 3 } })
    const { bytes } = await write(picture, out, 'png')
    return { path: out, mime: 'image/png', bytes, ...size }
  })
}

function reduced({ width, height }: Size): Size {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

async function regionAt(
  engine: Engine,
  mask: PreparedMask,
  { placement: { left, top, width, height } }: PreparedImage,
  size: Size,
): Promise<Selection> {
  const kept = await openPicture(engine, mask.path)
    .extractChannel('alpha')
    .extract({ left, top, width, height })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
  return { ...size, cells: kept.map((alpha) => (alpha < 128 ? 1 : 0)) }
}

/** Three channels; where the original is transparent it is shown on white. */
async function pictureAt(engine: Engine, { path, placement }: PreparedImage, size: Size): Promise<Buffer> {
  const { left, top, width, height } = placement
  const rgba = await openAsRgba(engine, path)
    .extract({ left, top, width, height })
    .resize(size.width, size.height, { fit: 'fill' })
    .raw()
    .toBuffer()
  return engine(rgba, { raw: { ...size, channels: 4 } })
    .flatten({ background: 'white' })
    .raw()
    .toBuffer()
}

/** Tint inside; at its border a light line inside and a dark one outside, so that one of them is always seen. */
async function paint(rgb: Buffer, region: Selection): Promise<void> {
  const line = Math.max(1, Math.round(Math.max(region.width, region.height) / 400))
  const outer = await grown(region, line)
  const border = await grown(await inverted(region), line)
  await inTurns(region.height, region.width, (from, to) => {
    for (let cell = from * region.width; cell < to * region.width; cell += 1) {
      if (region.cells[cell] === 0) {
        if (outer.cells[cell] !== 0) mix(rgb, cell * 3, dark, 0.9)
      } else if (border.cells[cell] === 0) mix(rgb, cell * 3, tint, 0.45)
      else mix(rgb, cell * 3, light, 0.9)
    }
  })
}

function mix(rgb: Buffer, at: number, colour: Colour, share: number): void {
  for (const [band, value] of colour.entries()) {
    const old = rgb[at + band] ?? 0
    rgb[at + band] = Math.round(old + (value - old) * share)
  }
}
