/** Animals of the farm from the side: sheep, cow, pig. */

import { darker } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, path, rect, type Sheet } from '../scene/svg.ts'

export function sheep(look: Look, sheet: Sheet): Figure {
  if (look.sort === 'cow' || look.sort === 'pig') return cattle(look, sheet)
  const wool = coat(look, 0, '#f6f1e6')
  const face = look.tone(look.colours[1] ?? '#4b4547')
  const puffs = [
    [-62, -82, 34],
    [-30, -112, 36],
    [12, -118, 38],
    [50, -104, 34],
    [72, -76, 32],
    [46, -56, 36],
    [0, -54, 38],
    [-42, -58, 34],
  ] as const
  const svg =
    [-40, -18, 36, 58].map((x) => rect(x - 6, -44, 12, 44, face, { rx: 4 })).join('') +
    puffs.map(([x, y, r]) => circle(x, y, r, sheet.shaded(wool))).join('') +
    ellipse(6, -84, 66, 40, wool) +
    line(
      'M-20 -98C-12 -90 -4 -90 4 -98M22 -84C30 -76 38 -76 46 -84M-14 -70C-6 -62 2 -62 10 -70',
      darker(wool, 0.14),
      3.5,
    ) +
    ellipse(-116, -112, 15, 8, face, { transform: 'rotate(24 -116 -112)' }) +
    ellipse(-58, -116, 15, 8, face, { transform: 'rotate(-24 -58 -116)' }) +
    path(
      'M-112 -120C-112 -140 -64 -140 -62 -120C-62 -96 -72 -68 -88 -68C-104 -68 -112 -96 -112 -120Z',
      sheet.shaded(face),
    ) +
    circle(-100, -132, 13, wool) +
    circle(-84, -138, 15, wool) +
    circle(-70, -131, 12, wool) +
    eyesAt(-98, -76, -108)
  return { svg, width: 220, height: 158 }
}

function cattle(look: Look, sheet: Sheet): Figure {
  const isPig = look.sort === 'pig'
  const hide = coat(look, 0, isPig ? '#f2aab0' : '#f8f4ec')
  const patch = look.tone(look.colours[1] ?? '#38343c')
  const legs = [-52, -26, 44, 70]
    .map((x) => rect(x - 10, -50, 20, 50, sheet.linear([hide, darker(hide, 0.15)]), { rx: 6 }))
    .join('')
  const svg =
    legs +
    line(
      isPig ? 'M92 -86C104 -92 108 -80 100 -78C94 -78 98 -92 110 -88' : 'M92 -104C112 -96 108 -60 112 -44',
      isPig ? darker(hide, 0.1) : patch,
      6,
    ) +
    path(
      'M-70 -86C-70 -124 -40 -130 10 -130C62 -130 96 -124 96 -84C96 -46 70 -36 12 -36C-46 -36 -70 -50 -70 -86Z',
      sheet.shaded(hide),
    ) +
    (isPig
      ? ''
      : path(
          'M-20 -130C-30 -100 -4 -82 20 -94C40 -104 36 -124 30 -130ZM60 -128C90 -126 98 -104 94 -78C80 -70 56 -84 54 -104C54 -116 56 -124 60 -128Z',
          patch,
        )) +
    path(
      'M-112 -138C-128 -146 -136 -138 -136 -130C-124 -122 -112 -124 -104 -128ZM-56 -138C-40 -146 -32 -138 -32 -130C-44 -122 -56 -124 -64 -128Z',
      isPig ? darker(hide, 0.08) : patch,
    ) +
    path(
      'M-118 -118C-118 -148 -50 -148 -50 -118C-50 -94 -60 -72 -84 -72C-108 -72 -118 -94 -118 -118Z',
      sheet.shaded(hide),
    ) +
    ellipse(-84, -88, isPig ? 20 : 31, isPig ? 15 : 20, isPig ? '#e58d96' : '#efb3ac') +
    circle(-92, -88, 4, '#8a4a50') +
    circle(-76, -88, 4, '#8a4a50') +
    eyesAt(-102, -66, -118)
  return { svg, width: 240, height: 152 }
}

function eyesAt(left: number, right: number, y: number): string {
  return [left, right]
    .map((x) => circle(x, y, 5.5, '#262430') + circle(x + 1.6, y - 2, 2, '#ffffff'))
    .join('')
}
