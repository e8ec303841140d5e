/** An owl on its branch. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { eyes } from './face.ts'

export function owl(look: Look, sheet: Sheet): Figure {
  const fur = coat(look, 0, look.dice.pick(['#8b6242', '#9a7b58', '#7a6a63', '#e9e4da']))
  const pale = look.tone(look.colours[1] ?? lighter(look.colours[0] ?? '#c9a67c', 0.5))
  const branch = look.tone('#6b4a35')
  const tuft = path('M-58 -188C-66 -206 -66 -226 -62 -236C-48 -222 -30 -212 -14 -206Z', sheet.shaded(fur))
  const wing = path(
    'M-66 -150C-88 -110 -82 -52 -52 -24C-44 -56 -46 -110 -50 -140Z',
    sheet.shaded(darker(fur, 0.2)),
  )
  const disc =
    circle(-27, -164, 31, pale) +
    circle(-27, -164, 31, 'none', { stroke: darker(fur, 0.2), 'stroke-width': 3, 'stroke-opacity': 0.5 })
  const foot = line('M-34 -12V2M-25 -12V4M-16 -12V2', '#d99a3d', 8)
  const svg =
    line('M-112 6C-60 -4 50 14 116 0', branch, 20) +
    line('M-112 2C-60 -8 50 10 116 -4', lighter(branch, 0.16), 5) +
    tuft +
    mirrored(tuft) +
    path(
      'M-68 -150C-72 -196 -40 -216 0 -216C40 -216 72 -196 68 -150C84 -90 60 -6 0 -6C-60 -6 -84 -90 -68 -150Z',
      sheet.shaded(fur, 0.12),
    ) +
    path('M-42 -130C-54 -80 -36 -22 0 -20C36 -22 54 -80 42 -130Z', pale) +
    chevrons(darker(fur, 0.1)) +
    wing +
    mirrored(wing) +
    disc +
    mirrored(disc) +
    eyes({ apart: 27, y: -164, size: 19, iris: look.eyes ?? '#f0b53a' }) +
    path('M-9 -150Q0 -160 9 -150L0 -130Z', '#e39a3c') +
    foot +
    mirrored(foot)
  return { svg, width: 190, height: 238, head: { x: 0, y: -164, radius: 64 } }
}

function chevrons(colour: string): string {
  const rows = [-112, -90, -68, -46].flatMap((y, row) =>
    (row % 2 === 0 ? [-22, 0, 22] : [-12, 12]).map((x) => `M${x - 7} ${y}L${x} ${y + 7}L${x + 7} ${y}`),
  )
  return line(rows.join(''), colour, 3.5, { 'stroke-opacity': 0.7 }) + ellipse(0, -14, 1, 1, colour)
}
