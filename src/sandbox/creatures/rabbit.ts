/** A sitting rabbit. */

import { lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, group, line, path, type Sheet } from '../scene/svg.ts'
import { blush, buttonEyes, eyes, mouth, nose } from './face.ts'
import { sittingBody } from './sitting.ts'

export function rabbit(look: Look, sheet: Sheet): Figure {
  const fur = coat(look, 0, look.dice.pick(['#c9a988', '#efe6da', '#a9a2a0', '#f3ece2']))
  const pale = look.tone(look.colours[1] ?? lighter(look.colours[0] ?? '#efe6da', 0.6))
  const ear =
    ellipse(0, -56, 19, 58, sheet.shaded(fur)) + ellipse(0, -54, 10, 44, '#efb0ae', { 'fill-opacity': 0.85 })
  const tilt = look.dice.between(16, 40)
  const svg =
    circle(54, -24, 19, pale) +
    sittingBody(sheet, { coat: fur, chest: pale, paws: pale, stout: 0.96 }) +
    group('translate(-24 -186) rotate(-12)', ear) +
    group(`translate(24 -186) rotate(${tilt})`, ear) +
    path(
      'M-54 -156C-54 -188 -32 -204 0 -204C32 -204 54 -188 54 -156C54 -132 32 -112 0 -112C-32 -112 -54 -132 -54 -156Z',
      sheet.shaded(fur, 0.12),
    ) +
    ellipse(-14, -132, 19, 16, pale) +
    ellipse(14, -132, 19, 16, pale) +
    blush(38, -138, 11) +
    (look.eyes === undefined
      ? buttonEyes(27, -160, 9.5)
      : eyes({ apart: 27, y: -160, size: 11, iris: look.eyes })) +
    nose(-143, 14, '#e08f93') +
    mouth(-134, 18) +
    path('M-6 -127H6V-117Q0 -114 -6 -117Z', '#ffffff') +
    line('M0 -126V-117', '#cfc8c4', 1.5)
  return { svg, width: 170, height: 300, head: { x: 0, y: -158, radius: 54 } }
}
