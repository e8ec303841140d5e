/** What every creature and thing is drawn as: feet at 0,0, up is negative, about 200 wide. */

import type { Dice } from './dice.ts'
import type { Sheet } from './svg.ts'

export interface Look {
  /** Colours named before the noun, in order; empty = the kind's own. */
  readonly colours: readonly string[]
  /** A breed or sort: siamese, tabby, pine, sunflower. */
  readonly sort: string | undefined
  readonly eyes: string | undefined
  readonly dice: Dice
  /** What the light of the scene makes of a colour. */
  readonly tone: (colour: string) => string
  /** True when windows and lamps should glow. */
  readonly dark: boolean
}

export interface Figure {
  readonly svg: string
  readonly width: number
  readonly height: number
  /** Where a hat sits and a scarf goes; only for those who can wear one. */
  readonly head?: { readonly x: number; readonly y: number; readonly radius: number }
}

export type Draw = (look: Look, sheet: Sheet) => Figure

/** The colour at this place of the list, else the kind's own, in the scene's light. */
export function coat(look: Look, index: number, own: string): string {
  return look.tone(look.colours[index] ?? own)
}
