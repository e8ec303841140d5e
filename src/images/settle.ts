import { inputFailure } from '../failure.ts'
import type { Format, Quality, Wish } from './model.ts'
import type { ModelProfile } from './profiles.ts'

/** From little work to much; words of one rank stand for each other in the model families. */
const rank: Readonly<Record<Quality, number>> = {
  auto: 0,
  low: 1,
  medium: 2,
  standard: 2,
  high: 3,
  hd: 3,
  xhigh: 4,
  max: 5,
}

/** The model's quality that is nearest to the wished one; undefined where it has no such parameter. */
export function chooseQuality(wished: Quality | undefined, profile: ModelProfile): Quality | undefined {
  const wanted = wished ?? 'auto'
  if (profile.qualities.includes(wanted)) return wanted
  // What a model does by itself is its first word: auto, or standard.
  if (wanted === 'auto') return profile.qualities[0]
  const distance = (quality: Quality) => Math.abs(rank[quality] - rank[wanted])
  return profile.qualities
    .filter((quality) => quality !== 'auto')
    .reduce<Quality | undefined>(
      (best, quality) => (best === undefined || distance(quality) < distance(best) ? quality : best),
      undefined,
    )
}

/** undefined where the model has no such parameter. JPEG has no transparency, and that is the rarer wish: it wins. */
export function chooseFormat(wish: Wish, profile: ModelProfile): Format | undefined {
  if (profile.formats.length === 0) return undefined
  const wanted = wish.format ?? 'png'
  return wanted === 'jpeg' && wish.background === 'transparent' ? 'png' : wanted
}

/** An opaque picture would be paid for and be of no use to someone who needs a transparent one. */
export function refuseLostTransparency(wish: Wish, profile: ModelProfile): void {
  if (wish.background !== 'transparent' || profile.backgrounds.includes('transparent')) return
  throw inputFailure('model_cannot', {
    option: 'model',
    model: profile.name,
    feature: 'transparency',
  })
}
