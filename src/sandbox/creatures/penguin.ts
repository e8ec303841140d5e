/** A standing penguin. */

import { coat, type Figure, type Look } from '../scene/figure.ts'
import { ellipse, mirrored, path, type Sheet } from '../scene/svg.ts'
import { blush, buttonEyes } from './face.ts'

export function penguin(look: Look, sheet: Sheet): Figure {
  const back = coat(look, 0, '#2f3444')
  const belly = look.tone(look.colours[1] ?? '#f8f4ea')
  const flipper = path('M-56 -142C-86 -116 -96 -74 -86 -52C-72 -56 -58 -84 -54 -112Z', sheet.shaded(back))
  const face = path('M-4 -196C-44 -204 -56 -160 -40 -140C-28 -126 -8 -130 0 -138Z', belly)
  const svg =
    ellipse(-24, -6, 25, 10, '#eda13b') +
    ellipse(24, -6, 25, 10, '#eda13b') +
    flipper +
    mirrored(flipper) +
    path(
      'M0 -222C-44 -222 -60 -190 -58 -150C-76 -96 -70 -8 0 -8C70 -8 76 -96 58 -150C60 -190 44 -222 0 -222Z',
      sheet.shaded(back, 0.12),
    ) +
    path(
      'M0 -140C-46 -140 -58 -80 -50 -46C-44 -22 -24 -14 0 -14C24 -14 44 -22 50 -46C58 -80 46 -140 0 -140Z',
      belly,
    ) +
    face +
    mirrored(face) +
    path(
      'M-40 -158C-30 -172 -10 -168 0 -156C10 -168 30 -172 40 -158C40 -128 20 -122 0 -122C-20 -122 -40 -128 -40 -158Z',
      belly,
    ) +
    blush(34, -148, 10) +
    buttonEyes(22, -168, 9) +
    path('M-14 -154Q0 -164 14 -154Q8 -142 0 -137Q-8 -142 -14 -154Z', '#efa13a') +
    path('M-11 -152Q0 -149 11 -152Q5 -145 0 -143Q-5 -145 -11 -152Z', '#c97c24', { 'fill-opacity': 0.6 })
  return { svg, width: 180, height: 224, head: { x: 0, y: -172, radius: 52 } }
}
