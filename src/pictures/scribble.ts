import { distancesToSelected } from './distances.ts'
import type { Size } from './fit.ts'
import { differencesOf, median, type Planes, planesOf } from './likeness.ts'
import { type Engine, openAsRgba } from './pixels.ts'
import type { PreparedImage } from './prepare.ts'
import { inkOf, sharedStructure } from './same-picture.ts'
import type { Selection } from './selection.ts'
import { beyond, both, grown, type Patch, patchesOf, withoutGaps } from './shapes.ts'

/** Longest edge of the pictures that are compared: a finger's stroke is seen, a JPEG's grain is not. */
const longest = 640

interface Copy {
  readonly path: string
  /** The copy's own size, upright: nothing is compared at more pixels than it has. */
  readonly source: Size
  readonly image: PreparedImage
}

/**
 * A copy of the picture that somebody scribbled on: what differs is the region, and a closed outline means its
 * inside. Undefined when it is no copy of this picture; an empty selection when nothing was scribbled.
 */
export async function readScribble(
  engine: Engine,
  { path, source, image }: Copy,
): Promise<Selection | undefined> {
  const seen = seenBy(source, image.placement)
  if (seen === undefined) return undefined
  const small = reduced(seen, source)
  const original = await planesOf(await originalAt(engine, image, { seen, small }), small)
  const copy = await planesOf(await copyAt(engine, path, small), small)
  const strokes = await strokesOf(original, copy)
  if (strokes === undefined) return undefined
  return within(await enlarged(engine, await regionOf(strokes), seen), image.placement)
}

/**
 * What the copy shows of the picture, from its upper left corner: editors that save whole JPEG blocks cut a few pixels
 * off at the other two edges. Undefined when the copy has another shape.
 */
function seenBy(copy: Size, { width, height }: Size): Size | undefined {
  const wider = copy.width / copy.height / (width / height)
  if (Math.abs(Math.log(wider)) > 0.03) return undefined
  return wider > 1
    ? { width, height: Math.round(height / wider) }
    : { width: Math.round(width * wider), height }
}

function reduced({ width, height }: Size, copy: Size): Size {
  const long = Math.max(width, height)
  const scale = Math.min(1, longest / long, Math.max(copy.width, copy.height) / long)
  const edge = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: edge(width), height: edge(height) }
}

function originalAt(
  engine: Engine,
  { path, placement: { left, top } }: PreparedImage,
  { seen, small }: { seen: Size; small: Size },
): Promise<Buffer> {
  return openAsRgba(engine, path)
    .extract({ left, top, width: seen.width, height: seen.height })
    .resize(small.width, small.height, { fit: 'fill' })
    .raw()
    .toBuffer()
}

function copyAt(engine: Engine, path: string, small: Size): Promise<Buffer> {
  return openAsRgba(engine, path).resize(small.width, small.height, { fit: 'fill' }).raw().toBuffer()
}

/** Differences up to here are a JPEG's; from `certain` on they are somebody's. */
const doubtful = 14
const certain = 30
/** So many certain pixels make a stroke of the doubtful ones around them. */
const fewest = 6

async function strokesOf(original: Planes, copy: Planes): Promise<Selection | undefined> {
  const { width, height } = original
  const differences = await differencesOf(original, copy)
  if (differences === undefined) return undefined
  const above = (level: number): Selection => ({
    width,
    height,
    // Typed arrays' own `map` first: `from` walks them as it walks any iterable, at a tenth of the speed.
    cells: new Uint8Array(differences.map((difference) => (difference > level ? 1 : 0))),
  })
  const noise = median(differences)
  const candidates = above(Math.max(doubtful, noise * 3))
  const likeness: Likeness = {
    noise,
    agreeing: 1 - share(candidates),
    structure: sharedStructure(original, copy),
    ink: () => inkOf(copy, candidates),
  }
  if (!isCopy(likeness)) return undefined
  return patchesOf(candidates, ({ marked }) => marked >= fewest, above(Math.max(certain, noise * 6)))
}

interface Likeness {
  /** What half of the pixels differ by at most. */
  readonly noise: number
  /** The share of pixels that do not differ. */
  readonly agreeing: number
  readonly structure: number | undefined
  /** How much of what differs is of one colour. */
  readonly ink: () => number
}

/**
 * A scribble may cover much of a picture; what it leaves shows the same. A plain picture has only its tones for that,
 * and so has one whose only object is painted over: then one colour must have done it, not another object.
 */
function isCopy({ noise, agreeing, structure, ink }: Likeness): boolean {
  if (structure === undefined) return noise <= 3 && agreeing >= 0.5
  if (structure >= 0.4) return noise <= 10 && agreeing >= 0.3
  return noise <= 3 && agreeing >= 0.6 && ink() >= 0.7
}

function share({ cells }: Selection): number {
  return cells.reduce((sum, cell) => sum + cell, 0) / cells.length
}

async function regionOf(strokes: Selection): Promise<Selection> {
  const { width, height } = strokes
  const long = Math.max(width, height)
  const drawn = await withoutGaps(await grown(strokes, 1), Math.ceil(long / 120))
  const speck = (width * height) / 6_000
  const lines = await patchesOf(drawn, ({ pixels }) => pixels >= speck)
  const whole = await both(lines, await insideOf(lines))
  return grown(whole, Math.ceil(long / 100))
}

/**
 * What the lines go around. A hand seldom closes a circle to the pixel: lines are thickened until their ends meet,
 * and what is enclosed then grows back to the lines. Small circles are lost in thick lines, so thin ones come first.
 */
async function insideOf(lines: Selection): Promise<Selection> {
  const long = Math.max(lines.width, lines.height)
  const distances = await distancesToSelected(lines)
  let inside: Selection = { ...lines, cells: new Uint8Array(lines.cells.length) }
  for (const reach of [0, Math.ceil(long / 100), Math.ceil(long / 32)]) {
    const free = await beyond(distances, reach)
    const enclosed = await patchesOf(free, (patch) => isInside(patch, lines))
    inside = await both(inside, await grown(enclosed, reach))
  }
  return inside
}

/** Enclosed by lines; or by lines and the picture's edge, where somebody circled what lies there. */
function isInside({ edges, pixels }: Patch, { width, height }: Size): boolean {
  if (edges.length === 0) return true
  const across = edges.includes('left') && edges.includes('right')
  const down = edges.includes('top') && edges.includes('bottom')
  return !across && !down && pixels <= (width * height) / 4
}

async function enlarged(engine: Engine, { width, height, cells }: Selection, to: Size): Promise<Selection> {
  const lit = await engine(
    cells.map((cell) => cell * 255),
    { raw: { width, height, channels: 1 } },
  )
    .resize(to.width, to.height, { fit: 'fill', kernel: 'linear' })
    .extractChannel(0)
    .raw()
    .toBuffer()
  return { width: to.width, height: to.height, cells: lit.map((value) => (value >= 128 ? 1 : 0)) }
}

/** The same selection in the upper left of a larger area. */
function within({ width, height, cells }: Selection, area: Size): Selection {
  const all = new Uint8Array(area.width * area.height)
  for (let row = 0; row < height; row += 1) {
    all.set(cells.subarray(row * width, (row + 1) * width), row * area.width)
  }
  return { width: area.width, height: area.height, cells: all }
}
