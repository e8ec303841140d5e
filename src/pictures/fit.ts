/** Where a picture comes to lie inside what a model takes. Pure geometry. */

/** What a model takes as an input picture. */
export interface Fit {
  readonly maxBytes: number
  readonly square: boolean
  readonly maxEdge: number
  /** Longest edge divided by the shortest, at most. */
  readonly maxRatio: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** The rectangle of the original inside the picture that is sent, and how much it was scaled to lie there. */
export interface Placement extends Size {
  readonly left: number
  readonly top: number
  /** 1 when the original's pixels are there as they were. */
  readonly scale: number
}

/** The size of what is sent, and where the original lies in it. */
export interface Layout extends Size {
  readonly placement: Placement
}

/** Scales down to the longest edge (and to `scale`, when that is less), then pads in the middle; never enlarges. */
export function layOut(source: Size, rules: Omit<Fit, 'maxBytes'>, scale = 1): Layout {
  const applied = Math.min(1, scale, rules.maxEdge / Math.max(source.width, source.height))
  const width = Math.max(1, Math.round(source.width * applied))
  const height = Math.max(1, Math.round(source.height * applied))
  const long = Math.max(width, height)
  const shortest = rules.square ? long : Math.ceil(long / rules.maxRatio)
  const frame = { width: Math.max(width, shortest), height: Math.max(height, shortest) }
  const left = Math.floor((frame.width - width) / 2)
  const top = Math.floor((frame.height - height) / 2)
  return { ...frame, placement: { left, top, width, height, scale: applied } }
}

export function isPadded({ width, height, placement }: Layout): boolean {
  return placement.width !== width || placement.height !== height
}
