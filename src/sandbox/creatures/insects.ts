/** Butterflies and bees, hovering: their middle is at 0,-80. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { buttonEyes } from './face.ts'

export function butterfly(look: Look, sheet: Sheet): Figure {
  const wing = coat(look, 0, look.dice.pick(['#ec8637', '#4f9fe0', '#8457b8', '#ef7b8e', '#f0c03d']))
  const edge = look.tone(look.colours[1] ?? darker(wing, 0.5))
  const half =
    path('M-4 -86C-30 -150 -96 -160 -106 -122C-110 -92 -60 -76 -4 -80Z', edge) +
    path('M-4 -76C-50 -74 -84 -52 -74 -24C-62 0 -22 -26 -4 -66Z', edge) +
    path(
      'M-10 -88C-34 -136 -84 -146 -94 -120C-96 -100 -56 -86 -10 -84Z',
      sheet.linear([lighter(wing, 0.3), wing]),
    ) +
    path(
      'M-10 -74C-46 -70 -72 -52 -64 -32C-54 -16 -26 -36 -10 -66Z',
      sheet.linear([wing, lighter(wing, 0.4)]),
    ) +
    circle(-74, -118, 8, '#fffaf0', { 'fill-opacity': 0.85 }) +
    circle(-50, -44, 6, '#fffaf0', { 'fill-opacity': 0.85 })
  const svg =
    half +
    mirrored(half) +
    line('M-3 -112C-8 -130 -18 -136 -26 -138M3 -112C8 -130 18 -136 26 -138', '#2d2a33', 3) +
    ellipse(0, -76, 7, 36, '#2d2a33') +
    circle(0, -112, 9, '#2d2a33')
  return { svg, width: 220, height: 160 }
}

export function bee(look: Look, sheet: Sheet): Figure {
  const isBug = look.sort === 'ladybug' || look.sort === 'ladybird'
  if (isBug) return ladybird(look, sheet)
  const fur = coat(look, 0, '#f3bd3c')
  const clip = sheet.clip(ellipse(0, -76, 62, 44, '#000000'))
  const svg =
    ellipse(-8, -128, 24, 38, '#e8f4fa', { 'fill-opacity': 0.8, transform: 'rotate(-22 -8 -128)' }) +
    ellipse(32, -122, 20, 32, '#e8f4fa', { 'fill-opacity': 0.7, transform: 'rotate(16 32 -122)' }) +
    path('M58 -76L84 -70L58 -64Z', '#38323a') +
    ellipse(0, -76, 62, 44, sheet.shaded(fur)) +
    `<g clip-path="${clip}">${path('M-12 -124C0 -96 0 -56 -12 -28H8C20 -56 20 -96 8 -124ZM28 -124C40 -96 40 -56 28 -28H46C58 -56 58 -96 46 -124Z', '#38323a')}</g>` +
    line('M-52 -106C-58 -122 -70 -128 -78 -126M-40 -112C-42 -128 -52 -138 -60 -138', '#38323a', 4) +
    circle(-40, -82, 8, '#262430') +
    circle(-42, -85, 3, '#ffffff') +
    line('M-46 -62Q-38 -56 -30 -60', '#6a4a26', 3)
  return { svg, width: 170, height: 160 }
}

function ladybird(look: Look, sheet: Sheet): Figure {
  const shell = coat(look, 0, '#d8403a')
  const dots = [
    [-34, -70],
    [-26, -36],
    [34, -70],
    [26, -36],
    [-44, -44],
    [44, -44],
  ] as const
  const svg =
    line('M-14 -112C-18 -126 -28 -130 -34 -128M14 -112C18 -126 28 -130 34 -128', '#2d2a33', 4) +
    circle(0, -96, 30, '#2d2a33') +
    buttonEyes(14, -106, 6) +
    path(
      'M-62 -46C-62 -88 -30 -96 0 -96C30 -96 62 -88 62 -46C62 -16 34 -6 0 -6C-34 -6 -62 -16 -62 -46Z',
      sheet.shaded(shell),
    ) +
    line('M0 -96V-6', '#2d2a33', 4) +
    dots.map(([x, y]) => circle(x, y, 9, '#2d2a33')).join('')
  return { svg, width: 140, height: 136 }
}
