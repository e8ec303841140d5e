/** A whale with its spout, seen from the side; the water line is at 0. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, line, path, type Sheet } from '../scene/svg.ts'

export function whale(look: Look, sheet: Sheet): Figure {
  if (look.sort === 'dolphin') return dolphin(look, sheet)
  const isOrca = look.sort === 'orca'
  const skin = coat(look, 0, isOrca ? '#2b2d3a' : '#47739f')
  const belly = look.tone(look.colours[1] ?? '#e9eef0')
  const svg =
    line(
      'M-52 -124C-52 -152 -76 -160 -84 -146M-52 -124C-52 -152 -28 -160 -20 -146M-52 -124V-158',
      '#d7eef5',
      7,
      { 'stroke-opacity': 0.9 },
    ) +
    path(
      'M86 -56C112 -66 118 -96 114 -124C98 -122 92 -108 92 -98C84 -112 68 -118 56 -114C60 -90 72 -70 86 -56Z',
      sheet.shaded(skin),
    ) +
    path(
      'M-122 -54C-122 -100 -76 -118 -30 -112C26 -106 60 -62 104 -70C108 -36 68 4 -16 6C-86 8 -122 -18 -122 -54Z',
      sheet.linear([lighter(skin, 0.14), skin, darker(skin, 0.12)]),
    ) +
    path('M-121 -44C-90 -30 -20 -34 34 -2C16 6 0 6 -16 6C-82 8 -118 -12 -121 -44Z', belly) +
    line('M-96 -28C-80 -20 -56 -18 -30 -14M-84 -14C-70 -8 -50 -6 -34 -4', darker(belly, 0.16), 3) +
    path('M-12 -24C-6 -2 14 12 34 14C32 -4 20 -22 8 -30Z', sheet.shaded(darker(skin, 0.1))) +
    (isOrca ? path('M-84 -86C-72 -96 -50 -92 -46 -82C-58 -76 -76 -76 -84 -86Z', belly) : '') +
    circle(-82, -58, 7, '#20222e') +
    circle(-84, -61, 2.6, '#ffffff') +
    line('M-116 -44C-104 -36 -92 -36 -82 -42', darker(skin, 0.4), 3)
  return { svg, width: 250, height: 165 }
}

function dolphin(look: Look, sheet: Sheet): Figure {
  const skin = coat(look, 0, '#6f93b5')
  const svg =
    path('M-10 -134C6 -166 30 -170 44 -166C36 -150 36 -138 40 -124Z', sheet.shaded(skin)) +
    path(
      'M92 -40C116 -40 134 -28 138 -12C122 -18 110 -16 104 -12C102 0 92 12 78 16C80 -4 84 -24 92 -40Z',
      sheet.shaded(skin),
    ) +
    path(
      'M-132 -68C-110 -72 -100 -84 -88 -104C-60 -142 10 -150 56 -106C82 -80 96 -50 98 -26C88 -40 62 -66 22 -74C-28 -84 -56 -66 -84 -60C-100 -56 -124 -58 -132 -68Z',
      sheet.linear([lighter(skin, 0.1), skin, '#e6eef2']),
    ) +
    path('M-26 -76C-34 -54 -26 -36 -16 -28C-6 -42 2 -58 2 -74Z', sheet.shaded(darker(skin, 0.1))) +
    line('M-126 -66C-112 -64 -100 -68 -88 -76', darker(skin, 0.4), 2.5) +
    circle(-78, -90, 5.5, '#20222e') +
    circle(-79.5, -92, 2, '#ffffff')
  return { svg, width: 280, height: 175 }
}
