/** A frog facing us. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { blush, eyes } from './face.ts'

export function frog(look: Look, sheet: Sheet): Figure {
  const skin = coat(look, 0, '#6aab4d')
  const belly = look.tone(look.colours[1] ?? lighter(look.colours[0] ?? '#c8dc8c', 0.5))
  const side =
    path('M-52 -70C-92 -72 -104 -28 -92 -2H-50C-40 -20 -42 -50 -52 -70Z', sheet.shaded(darker(skin, 0.1))) +
    ellipse(-86, -4, 27, 9, darker(skin, 0.16)) +
    line('M-26 -50V-8', skin, 19) +
    line('M-38 -3L-26 -9L-14 -3M-26 -9V-2', darker(skin, 0.08), 8) +
    circle(-40, -150, 25, sheet.shaded(skin))
  const svg =
    side +
    mirrored(side) +
    ellipse(0, -62, 60, 52, sheet.shaded(skin)) +
    ellipse(0, -50, 40, 38, belly) +
    path(
      'M-80 -108C-80 -146 -46 -156 0 -156C46 -156 80 -146 80 -108C80 -80 48 -68 0 -68C-48 -68 -80 -80 -80 -108Z',
      sheet.shaded(skin, 0.14),
    ) +
    eyes({ apart: 40, y: -152, size: 16, iris: look.eyes ?? '#e9c048' }) +
    line('M-52 -104Q0 -74 52 -104', darker(skin, 0.55), 4.5) +
    circle(-8, -124, 3, darker(skin, 0.4)) +
    circle(8, -124, 3, darker(skin, 0.4)) +
    blush(60, -108, 12)
  return { svg, width: 230, height: 178, head: { x: 0, y: -118, radius: 70 } }
}
