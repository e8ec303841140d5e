/** A small dragon facing us, wings spread. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { eyes, smile } from './face.ts'
import { sittingBody } from './sitting.ts'

export function dragon(look: Look, sheet: Sheet): Figure {
  const own = look.dice.pick(['#4d9a6a', '#c4504a', '#5476b8', '#8a5fae'])
  const scales = coat(look, 0, own)
  const belly = look.tone(look.colours[1] ?? '#f0d894')
  const hasWings = look.sort === 'dragon'
  const wing =
    path(
      'M-34 -116C-70 -178 -116 -206 -166 -204C-150 -188 -148 -172 -152 -156C-134 -158 -122 -150 -116 -134C-100 -138 -86 -128 -80 -112C-66 -114 -48 -104 -36 -92Z',
      sheet.linear([darker(scales, 0.3), scales]),
    ) +
    line(
      'M-34 -112C-74 -150 -116 -190 -162 -202M-50 -124C-80 -136 -116 -150 -150 -157M-46 -114C-70 -116 -94 -124 -114 -134',
      darker(scales, 0.4),
      5,
    )
  const horn = path('M-34 -206C-46 -222 -50 -240 -46 -254C-32 -246 -20 -230 -16 -212Z', '#f2e3bd')
  const svg =
    (hasWings ? wing + mirrored(wing) : '') +
    line('M44 -18C96 -4 128 -30 116 -70', scales, 19) +
    path('M116 -64C100 -72 100 -88 118 -106C134 -88 134 -72 116 -64Z', darker(scales, 0.3)) +
    sittingBody(sheet, { coat: scales, chest: belly, paws: darker(scales, 0.12), stout: 1.1 }) +
    line('M-22 -100H22M-25 -84H25M-22 -68H22M-16 -54H16', darker(belly, 0.18), 3) +
    (hasWings ? horn + mirrored(horn) : '') +
    path('M0 -246L-12 -206H12Z', darker(scales, 0.25)) +
    path(
      'M-54 -170C-56 -202 -34 -220 0 -220C34 -220 56 -202 54 -170C56 -152 44 -142 40 -132C34 -116 18 -110 0 -110C-18 -110 -34 -116 -40 -132C-44 -142 -56 -152 -54 -170Z',
      sheet.shaded(scales, 0.16),
    ) +
    path(
      'M-36 -138C-30 -152 30 -152 36 -138C34 -118 18 -110 0 -110C-18 -110 -34 -118 -36 -138Z',
      lighter(scales, 0.3),
    ) +
    eyes({ apart: 27, y: -174, size: 13, iris: look.eyes ?? '#f4c445', pupil: 'slit' }) +
    line('M-12 -136L-9 -134M12 -136L9 -134', darker(scales, 0.6), 5) +
    smile(-124, 30) +
    path('M-10 -119L-6 -110L-2 -118Z', '#ffffff')
  return { svg, width: hasWings ? 330 : 210, height: 252, head: { x: 0, y: -168, radius: 56 } }
}
