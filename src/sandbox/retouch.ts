/** Edits: a picture changed as the words say, everywhere or only where the mask is transparent. */

import { finished } from './finishes/finish.ts'
import { type Box, blend, stamped } from './mark.ts'
import { softOval, tintOver, unseen } from './overlays.ts'
import { open, type Pixels, renderSvg, toPixels } from './pixels.ts'
import { CAST } from './scene/cast.ts'
import { composeSvg } from './scene/compose.ts'
import { createDice } from './scene/dice.ts'
import { type Reading, readPrompt, type Subject } from './scene/reading.ts'
import type { Size } from './sizes.ts'
import { vary } from './vary.ts'

export interface Editing {
  readonly prompt: string
  readonly size: Size
  /** Which picture of this prompt it is. */
  readonly round: number
  readonly picture: Pixels
  readonly references: readonly Pixels[]
  readonly mask: Pixels | undefined
}

/** The whole picture in a new light, with what is to be added. */
export async function retouched(editing: Editing): Promise<Pixels> {
  const { picture, size, prompt, round, references } = editing
  const seed = `${prompt}#${round}`
  const reading = readPrompt(prompt)
  const added = newSubjects(reading)
  const base = await covering(picture, size)
  let result = base
  if (reading.place !== undefined) result = await intoPlace(base, reading, seed)
  else if (saysNothing(reading, added)) result = await vary({ picture, size, seed, strength: 0.3 })
  result = await tintOver(result, reading, seed)
  if (reading.lettering !== undefined)
    result = await overlay(result, { ...reading, subjects: [] }, seed, whole(size))
  if (added.length > 0) {
    const words = { ...reading, subjects: added, lettering: undefined }
    result = await overlay(result, words, seed, cornerFor(added, size, seed))
  }
  result = await withReferences(result, references)
  return finished(result, reading.finish)
}

/** Only the masked region; everything else stays to the last bit. */
export async function repainted(editing: Editing & { readonly mask: Pixels }): Promise<Pixels> {
  const { picture, size, prompt, round } = editing
  const base = await covering(picture, size)
  const region = await covering(editing.mask, size)
  const box = boundsOf(region)
  if (box === undefined) return base
  const seed = `${prompt}#${round}`
  const reading = readPrompt(prompt)
  const patch = await paintPatch(base, box, reading, seed)
  const marked = await stamped(await finished(patch, reading.finish))
  return through(region, base, marked, box)
}

async function overlay(base: Pixels, reading: Reading, seed: string, box: Box): Promise<Pixels> {
  const { width, height } = box
  const svg = composeSvg({ reading, seed, width, height, transparent: true })
  return blend(base, await renderSvg(svg, { width, height }), box.x, box.y)
}

function whole(size: Size): Box {
  return { x: 0, y: 0, width: size.width, height: size.height }
}

/** What is added stands beside what is there: below on one side, or above when it flies. */
function cornerFor(added: readonly Subject[], size: Size, seed: string): Box {
  const width = Math.round(size.width * 0.48)
  const height = Math.round(size.height * 0.48)
  const flies = added.every(({ kind }) => CAST[kind].stands === 'air')
  const isLeft = createDice(seed).apart('corner').chance(0.5)
  return {
    x: isLeft ? Math.round(size.width * 0.01) : size.width - width - Math.round(size.width * 0.01),
    y: flies ? Math.round(size.height * 0.04) : size.height - height - Math.round(size.height * 0.03),
    width,
    height,
  }
}

async function covering(picture: Pixels, size: Size): Promise<Pixels> {
  if (picture.width === size.width && picture.height === size.height) return picture
  return toPixels((await open(picture)).resize(size.width, size.height, { fit: 'cover' }))
}

async function paintPatch(base: Pixels, box: Box, reading: Reading, seed: string): Promise<Pixels> {
  const size = { width: box.width, height: box.height }
  const subjects = newSubjects(reading)
  const isScene = subjects.length === 0 || reading.place !== undefined || reading.light !== undefined
  const picture = composeSvg({ reading: { ...reading, subjects }, seed, ...size, transparent: !isScene })
  const drawn = await renderSvg(picture, size)
  if (isScene) return drawn
  // A thing without a place stands before what was there, out of focus.
  const { x: left, y: top, width, height } = box
  const blur = Math.max(4, Math.min(width, height) / 14)
  const soft = await toPixels(
    (await open(base)).extract({ left, top, width, height }).blur(blur).modulate({ brightness: 1.08 }),
  )
  return blend(await unseen(soft, seed), drawn, 0, 0)
}

/** The drawing of the place around, the picture itself in the middle with soft edges. */
async function intoPlace(base: Pixels, reading: Reading, seed: string): Promise<Pixels> {
  const around = composeSvg({
    reading: { ...reading, subjects: [], lettering: undefined },
    seed,
    ...base,
    transparent: false,
  })
  return blend(await renderSvg(around, base), softOval(base), 0, 0)
}

async function withReferences(base: Pixels, references: readonly Pixels[]): Promise<Pixels> {
  let result = base
  const side = Math.round(Math.min(base.width, base.height) * 0.24)
  for (const [index, reference] of references.slice(0, 4).entries()) {
    const small = await covering(reference, { width: side, height: side })
    const gap = Math.round(side * 0.12)
    result = blend(result, softOval(small), gap + index * (side + gap), gap)
  }
  return result
}

/** What is to appear: not "the cat", which is there already, but the hat that it is given. */
function newSubjects(reading: Reading): Subject[] {
  return reading.subjects.flatMap((subject) => {
    if (!subject.isKnown) return [subject]
    return subject.wears.map(({ wear, colour }) => ({
      kind: 'hat' as const,
      sort: wear,
      count: 1,
      colours: colour === undefined ? [] : [colour],
      wears: [],
      eyes: undefined,
      isKnown: false,
    }))
  })
}

function saysNothing(reading: Reading, added: readonly Subject[]): boolean {
  const { light, weather, finish, lettering, accents } = reading
  return (
    [light, weather, finish, lettering].every((said) => said === undefined) &&
    accents.length + added.length === 0
  )
}

/** Where the mask is not opaque. */
function boundsOf({ data, width, height }: Pixels): Box | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let at = 3; at < data.length; at += 4) {
    if (data[at] === 255) continue
    const index = at >> 2
    const [x, y] = [index % width, Math.floor(index / width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** The patch where the mask lets it through; opaque mask pixels are not touched at all. */
function through(mask: Pixels, base: Pixels, patch: Pixels, box: Box): Pixels {
  const data = Buffer.from(base.data)
  for (let y = 0; y < box.height; y += 1) {
    for (let x = 0; x < box.width; x += 1) {
      const to = ((y + box.y) * base.width + x + box.x) * 4
      const share = 1 - (mask.data[to + 3] ?? 255) / 255
      if (share === 0) continue
      const from = (y * box.width + x) * 4
      for (let channel = 0; channel < 4; channel += 1) {
        data[to + channel] = Math.round(
          (patch.data[from + channel] ?? 0) * share + (base.data[to + channel] ?? 0) * (1 - share),
        )
      }
    }
  }
  return { ...base, data }
}
