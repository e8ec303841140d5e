/** A sitting fox; a wolf is a grey one. */

import { COLOURS, darker } from '../scene/colours.ts'
import type { Figure, Look } from '../scene/figure.ts'
import { ellipse, mirrored, path, type Sheet } from '../scene/svg.ts'
import { buttonEyes, eyes, nose } from './face.ts'
import { sittingBody } from './sitting.ts'

const OWN: Readonly<Record<string, readonly [fur: string, white: string, dark: string]>> = {
  fox: ['#e47a35', '#fdf4e6', '#3b2a29'],
  wolf: ['#8790a0', '#eef0f0', '#4b515e'],
  coyote: ['#b99a72', '#f1e6d2', '#5f4c38'],
  raccoon: ['#8d8f96', '#f0efea', '#33343c'],
}

export function fox(look: Look, sheet: Sheet): Figure {
  const [ownFur, ownWhite, ownDark] = OWN[look.sort ?? 'fox'] ?? ['#e47a35', '#fdf4e6', '#3b2a29']
  // A red fox is not red as a letter box is.
  const named = look.colours[0] === COLOURS.red ? '#dd6230' : look.colours[0]
  const fur = look.tone(named ?? ownFur)
  const white = look.tone(look.colours[1] ?? ownWhite)
  const dark = look.tone(look.colours.length > 0 ? darker(look.colours[0] ?? ownDark, 0.65) : ownDark)
  const ear = foxEar(sheet, fur, dark)
  const cheek = path(
    'M-64 -150C-50 -156 -26 -150 -4 -122C-10 -112 -22 -112 -34 -118C-42 -124 -56 -136 -64 -150Z',
    white,
  )
  const svg =
    tail(sheet, fur, white) +
    sittingBody(sheet, { coat: fur, chest: white, paws: dark, stout: 0.94 }) +
    ear +
    mirrored(ear) +
    path(
      'M0 -108C-14 -112 -40 -124 -70 -150C-62 -162 -60 -176 -52 -190C-36 -206 36 -206 52 -190C60 -176 62 -162 70 -150C40 -124 14 -112 0 -108Z',
      sheet.shaded(fur, 0.14),
    ) +
    cheek +
    mirrored(cheek) +
    (look.sort === 'raccoon' ? ellipse(-26, -162, 20, 13, dark) + ellipse(26, -162, 20, 13, dark) : '') +
    (look.eyes === undefined
      ? buttonEyes(25, -162, 8.5)
      : eyes({ apart: 25, y: -162, size: 10, iris: look.eyes })) +
    nose(-122, 19, '#2b2429')
  return { svg, width: 210, height: 250, head: { x: 0, y: -158, radius: 58 } }
}

function foxEar(sheet: Sheet, fur: string, dark: string): string {
  return (
    path('M-60 -166C-68 -200 -66 -230 -60 -250C-42 -238 -22 -216 -10 -196Z', sheet.linear([dark, fur, fur])) +
    path('M-52 -180C-56 -204 -55 -222 -52 -234C-42 -226 -28 -210 -22 -198Z', '#5a3a35', {
      'fill-opacity': 0.55,
    })
  )
}

function tail(sheet: Sheet, fur: string, white: string): string {
  return (
    path(
      'M36 -14C70 6 122 -4 122 -52C122 -84 108 -104 96 -122C84 -102 70 -80 72 -56C72 -40 54 -34 36 -38Z',
      sheet.shaded(fur),
    ) +
    path(
      'M96 -122C84 -104 74 -86 72 -70C84 -80 92 -72 98 -80C104 -72 112 -78 117 -82C110 -98 104 -108 96 -122Z',
      white,
    )
  )
}
