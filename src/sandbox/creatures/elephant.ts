/** An elephant facing us. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { ellipse, line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { blush, buttonEyes, eyes } from './face.ts'

export function elephant(look: Look, sheet: Sheet): Figure {
  const skin = coat(look, 0, look.sort === 'mammoth' ? '#8a5c3c' : '#8f9bab')
  const pink = '#e3a5a6'
  const ear =
    path(
      'M-40 -178C-72 -222 -132 -204 -134 -150C-134 -104 -100 -86 -78 -96C-58 -104 -46 -124 -42 -146Z',
      sheet.shaded(skin),
    ) +
    path(
      'M-52 -172C-76 -200 -116 -188 -118 -150C-118 -118 -96 -104 -82 -110C-66 -118 -56 -136 -52 -152Z',
      pink,
      { 'fill-opacity': 0.55 },
    )
  const foot =
    path('M-62 -76C-70 -40 -66 -8 -60 0H-18C-12 -12 -14 -44 -16 -76Z', sheet.shaded(darker(skin, 0.06))) +
    nails()
  const tusk = path('M-26 -112C-36 -98 -38 -84 -30 -74C-22 -82 -16 -96 -14 -108Z', '#faf3e2')
  const svg =
    path(
      'M-78 -70C-82 -128 -50 -158 0 -158C50 -158 82 -128 78 -70C74 -30 -74 -30 -78 -70Z',
      sheet.shaded(darker(skin, 0.1)),
    ) +
    foot +
    mirrored(foot) +
    ear +
    mirrored(ear) +
    tusk +
    mirrored(tusk) +
    path(
      'M-58 -158C-60 -202 -34 -226 0 -226C34 -226 60 -202 58 -158C56 -124 36 -106 28 -92C22 -60 30 -44 44 -38C58 -34 62 -50 52 -56C66 -60 78 -40 64 -26C44 -10 2 -20 -8 -56C-12 -76 -18 -88 -26 -98C-40 -112 -56 -126 -58 -158Z',
      sheet.shaded(skin, 0.14),
    ) +
    line(
      'M-4 -92C4 -88 14 -88 22 -92M-2 -74C4 -70 12 -70 20 -74M2 -56C8 -52 16 -54 22 -58',
      darker(skin, 0.2),
      3,
      { 'stroke-opacity': 0.7 },
    ) +
    ellipse(0, -208, 20, 9, lighter(skin, 0.3), { 'fill-opacity': 0.5 }) +
    blush(38, -138, 12) +
    (look.eyes === undefined
      ? buttonEyes(30, -162, 8.5)
      : eyes({ apart: 30, y: -162, size: 11, iris: look.eyes }))
  return { svg, width: 260, height: 228, head: { x: 0, y: -172, radius: 58 } }
}

function nails(): string {
  return [-54, -40, -26].map((x) => ellipse(x, -3, 6, 4, '#f3e8da')).join('')
}
