/** A variation: the picture again, from a little nearer, shifted, in neighbouring colours. */

import { open, type Pixels, toPixels } from './pixels.ts'
import { createDice } from './scene/dice.ts'
import type { Size } from './sizes.ts'

export interface Variation {
  readonly picture: Pixels
  readonly size: Size
  readonly seed: string
  /** 0 = hardly anything, 1 = bold. */
  readonly strength: number
}

export async function vary({ picture, size, seed, strength }: Variation): Promise<Pixels> {
  const dice = createDice(seed)
  const zoom = 1.06 + dice.between(0.02, 0.22) * strength
  const width = Math.round(size.width * zoom)
  const height = Math.round(size.height * zoom)
  const near = await open(await toPixels((await open(picture)).resize(width, height, { fit: 'cover' })))
  const left = Math.floor(dice.next() * (width - size.width))
  const top = Math.floor(dice.next() * (height - size.height))
  const turn = dice.between(14, 46) * (0.5 + strength) * dice.pick([-1, 1])
  return toPixels(
    near.extract({ left, top, width: size.width, height: size.height }).modulate({
      hue: Math.round(turn),
      saturation: 1 + dice.between(-0.15, 0.25) * strength,
      brightness: 1 + dice.between(-0.06, 0.08),
    }),
  )
}
