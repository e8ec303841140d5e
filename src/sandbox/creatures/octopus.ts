/** An octopus. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, line, path, type Sheet } from '../scene/svg.ts'
import { blush, buttonEyes, eyes, smile } from './face.ts'

const ARMS = [
  'M-44 -70C-84 -64 -100 -30 -86 -8C-78 2 -66 -4 -70 -14',
  'M-30 -60C-56 -44 -56 -14 -44 0C-34 8 -26 -2 -34 -10',
  'M-10 -58C-16 -36 -22 -14 -14 2C-8 10 2 4 -2 -6',
]

export function octopus(look: Look, sheet: Sheet): Figure {
  const skin = coat(look, 0, look.dice.pick(['#d9607a', '#c46aa8', '#e58350', '#8d74c9']))
  const back = ARMS.map((d) => line(d, darker(skin, 0.14), 21)).join('')
  const arms = `${back}<g transform="scale(-1 1)">${back}</g>`
  const svg =
    arms +
    path(
      'M-62 -80C-84 -130 -70 -214 0 -214C70 -214 84 -130 62 -80C48 -50 -48 -50 -62 -80Z',
      sheet.shaded(skin, 0.2),
    ) +
    circle(-30, -190, 8, lighter(skin, 0.35)) +
    circle(-44, -172, 5, lighter(skin, 0.35)) +
    circle(36, -184, 6, lighter(skin, 0.35)) +
    blush(44, -92, 12) +
    (look.eyes === undefined
      ? buttonEyes(28, -112, 12)
      : eyes({ apart: 28, y: -112, size: 15, iris: look.eyes })) +
    smile(-92, 24)
  return { svg, width: 210, height: 216, head: { x: 0, y: -150, radius: 66 } }
}
