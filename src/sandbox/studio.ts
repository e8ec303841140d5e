/** Makes the pictures: from words, from a picture and words, from a picture alone. */

import { createHash } from 'node:crypto'
import { finished } from './finishes/finish.ts'
import { stamped } from './mark.ts'
import { dotsOf, dotted, open, type Pixels, renderSvg, toPixels } from './pixels.ts'
import { type Editing, repainted, retouched } from './retouch.ts'
import type { Settings } from './rules.ts'
import { composeSvg } from './scene/compose.ts'
import { readPrompt } from './scene/reading.ts'
import type { Size } from './sizes.ts'
import { type Variation, vary } from './vary.ts'

interface Grain {
  /** The edge of a dot of paint in pixels. */
  readonly grain: number
}

type Varying = Omit<Variation, 'seed'> & { readonly round: number }

interface Imagining extends Grain {
  readonly prompt: string
  readonly size: Size
  readonly transparent: boolean
  /** Which picture of this prompt it is. */
  readonly round: number
}

export async function imagined({ prompt, size, transparent, round, grain }: Imagining): Promise<Pixels> {
  const reading = readPrompt(prompt)
  const svg = composeSvg({ reading, seed: `${prompt}#${round}`, ...size, transparent })
  const drawn = await renderSvg(svg, dotsOf(size, grain))
  return dotted(await stamped(await finished(drawn, reading.finish)), size)
}

/**
 * `sandbox:repaint` ignores the mask, as the GPT models may do: what they change outside it is theirs to say. So does
 * paint of coarse dots: only with dots of one pixel stays to the last bit what the mask keeps.
 */
export async function edited({ grain, ...editing }: Editing & Grain): Promise<Pixels> {
  const { size, picture, references, mask } = editing
  const inDots = (pixels: Pixels) => dotted(pixels, dotsOf(pixels, grain))
  const drawn = await editedDots({
    ...editing,
    size: dotsOf(size, grain),
    picture: inDots(picture),
    references: references.map(inDots),
    mask: mask === undefined ? undefined : inDots(mask),
  })
  return dotted(drawn, size)
}

async function editedDots(editing: Editing): Promise<Pixels> {
  const { prompt, mask, picture, size, round } = editing
  const isVariation = /\b(variations?|variants?|vary|re-?imagined?)\b/i.test(prompt)
  const repaintsAll = /\bsandbox:repaint\b/i.test(prompt)
  const source = repaintsAll ? await nearly(picture) : picture
  if (mask !== undefined) return repainted({ ...editing, picture: source, mask })
  if (isVariation)
    return variedDots({
      picture: source,
      size,
      round,
      strength: /\bstrong|bold|different\b/i.test(prompt) ? 0.9 : 0.45,
    })
  return stamped(await retouched({ ...editing, picture: source }))
}

/** The same picture to the eye, with hardly a pixel as it was. */
async function nearly(picture: Pixels): Promise<Pixels> {
  return toPixels(
    (await open(picture)).modulate({ hue: 7, brightness: 1.04, saturation: 0.96 }).blur(0.7).linear(0.97, 3),
  )
}

export async function varied({ grain, ...varying }: Varying & Grain): Promise<Pixels> {
  const { picture, size } = varying
  const dots = dotted(picture, dotsOf(picture, grain))
  return dotted(await variedDots({ ...varying, picture: dots, size: dotsOf(size, grain) }), size)
}

async function variedDots(varying: Varying): Promise<Pixels> {
  const { picture, round } = varying
  const seed = `${createHash('sha1').update(picture.data).digest('hex')}#${round}`
  return stamped(await vary({ ...varying, seed }))
}

export function wantsTransparency(settings: Pick<Settings, 'background' | 'format' | 'prompt'>): boolean {
  if (settings.background !== 'auto') return settings.background === 'transparent'
  return settings.format !== 'jpeg' && /\btransparent (background|png)\b/i.test(settings.prompt)
}
