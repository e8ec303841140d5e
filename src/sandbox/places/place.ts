/** What a place gives a picture: what lies behind the figures, what lies before them, and where they stand. */

import type { Dice } from '../scene/dice.ts'
import type { Light } from '../scene/light.ts'
import type { Sheet } from '../scene/svg.ts'

export interface Frame {
  /** The shorter edge is 1000. */
  readonly width: number
  readonly height: number
}

export interface Ground {
  readonly frame: Frame
  readonly light: Light
  readonly sheet: Sheet
  readonly dice: Dice
  readonly accents: readonly string[]
}

export interface Place {
  readonly back: string
  readonly front: string
  /** Where the feet of the foremost stand. */
  readonly floor: number
  /** Where those of the background stand. */
  readonly far: number
  /** Where boats float and whales surface. */
  readonly water: number
}

export type DrawPlace = (ground: Ground) => Place
