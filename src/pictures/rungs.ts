import type { Pipeline } from './pixels.ts'

/** One way to write a picture smaller. */
export interface Rung {
  readonly to: 'webp' | 'jpeg'
  readonly quality: number | 'lossless'
  /** Of the original's edges. */
  readonly scale: number
}

interface Traits {
  readonly format: string
  /** JPEG has neither transparency nor frames. */
  readonly plain: boolean
  readonly longestEdge: number
}

const smallestEdge = 64

/** The ladder of design section 3.5: PNG → WebP → JPEG; only then, as the last resort, fewer pixels. */
export function ladderFor({ format, plain, longestEdge }: Traits): readonly Rung[] {
  const small = plain ? 'jpeg' : 'webp'
  const rungs: Rung[] = [
    { to: 'webp', quality: 90, scale: 1 },
    { to: small, quality: 80, scale: 1 },
    { to: small, quality: 65, scale: 1 },
  ]
  if (format === 'png') rungs.unshift({ to: 'webp', quality: 'lossless', scale: 1 })
  for (let scale = 0.75; longestEdge * scale >= smallestEdge; scale *= 0.75) {
    rungs.push({ to: small, quality: 80, scale })
  }
  return rungs
}

/** Lossless WebP saves about a quarter of a PNG; where more has to go, its slow pass is not worth it. */
export function isWorthTrying(rung: Rung, bytes: number, limit: number): boolean {
  return rung.quality !== 'lossless' || limit > bytes * 0.6
}

export function encodeRung(picture: Pipeline, { to, quality }: Rung): Pipeline {
  if (to === 'jpeg') return picture.jpeg({ quality: quality === 'lossless' ? 100 : quality })
  return quality === 'lossless'
    ? picture.webp({ lossless: true, effort: 0 })
    : picture.webp({ quality, effort: 2 })
}
