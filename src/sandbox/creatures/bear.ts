/** A sitting bear: brown, polar, panda, koala; with other ears a mouse, a hamster, a monkey. */

import { darker, lighter } from '../scene/colours.ts'
import type { Figure, Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { blush, buttonEyes, mouth, nose } from './face.ts'
import { sittingBody } from './sitting.ts'

interface Sort {
  readonly fur: string
  readonly limbs?: string
  readonly face: string
  readonly ear: number
  readonly patches?: true
  readonly nose?: number
}

const SORTS: Readonly<Record<string, Sort>> = {
  bear: { fur: '#8a5a3b', face: '#d6a878', ear: 19 },
  teddy: { fur: '#c58d55', face: '#eccb9b', ear: 20 },
  panda: { fur: '#f7f5ef', limbs: '#2b2a31', face: '#f7f5ef', ear: 19, patches: true },
  koala: { fur: '#9aa0a8', face: '#dfe1e0', ear: 30, nose: 34 },
  mouse: { fur: '#a6a3a8', face: '#d8d4d4', ear: 36, nose: 12 },
  hamster: { fur: '#dfa869', face: '#fbf2e0', ear: 17, nose: 11 },
  monkey: { fur: '#7c5238', face: '#e8c39a', ear: 22, nose: 10 },
}
const BEAR: Sort = { fur: '#8a5a3b', face: '#d6a878', ear: 19 }

export function bear(look: Look, sheet: Sheet): Figure {
  const sort = SORTS[look.sort ?? 'bear'] ?? BEAR
  const named = look.sort === 'panda' ? undefined : look.colours[0]
  const fur = look.tone(named ?? sort.fur)
  const limbs = look.tone(sort.limbs ?? named ?? sort.fur)
  const face = look.tone(named === undefined ? sort.face : lighter(named, 0.5))
  const ear =
    circle(-46, -204, sort.ear, sheet.shaded(limbs)) +
    circle(-46, -203, sort.ear * 0.55, sort.patches ? darker(limbs, 0.3) : '#dd9f98')
  const hasTail = look.sort === 'mouse' || look.sort === 'monkey'
  const svg =
    (hasTail
      ? line(
          'M40 -14C90 -4 116 -30 100 -62C94 -76 106 -88 114 -80',
          look.sort === 'mouse' ? '#dba2a0' : fur,
          9,
        )
      : '') +
    sittingBody(sheet, { coat: fur, chest: sort.patches ? fur : face, paws: limbs, stout: 1.22 }) +
    arms(sheet, limbs) +
    ear +
    mirrored(ear) +
    path(
      'M-62 -160C-62 -196 -36 -216 0 -216C36 -216 62 -196 62 -160C62 -130 36 -110 0 -110C-36 -110 -62 -130 -62 -160Z',
      sheet.shaded(fur, 0.12),
    ) +
    (sort.patches ? patches() : '') +
    (look.sort === 'monkey' ? ellipse(-20, -164, 26, 24, face) + ellipse(20, -164, 26, 24, face) : '') +
    ellipse(0, -136, 30, 23, lighter(face, 0.12)) +
    blush(42, -140, 11) +
    buttonEyes(25, -165, 8.5) +
    nose(-149, sort.nose ?? 23, look.sort === 'mouse' || look.sort === 'hamster' ? '#dd8a8e' : '#2a2528') +
    mouth(-128, 24)
  return { svg, width: 200, height: 232, head: { x: 0, y: -162, radius: 62 } }
}

function arms(sheet: Sheet, colour: string): string {
  const arm = path(
    'M-46 -112C-74 -96 -74 -58 -52 -48C-40 -46 -34 -56 -38 -70C-38 -84 -34 -96 -28 -106Z',
    sheet.shaded(colour),
  )
  return arm + mirrored(arm)
}

function patches(): string {
  const one = ellipse(-26, -163, 16, 20, '#2b2a31', { transform: 'rotate(24 -26 -163)' })
  return one + mirrored(one)
}
