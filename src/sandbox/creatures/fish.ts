/** Fish and sharks from the side, swimming to the left; their middle is at 0,-70. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, line, path, type Sheet } from '../scene/svg.ts'

const BODY =
  'M-92 -70C-70 -116 0 -124 52 -82C64 -74 72 -72 78 -70C72 -68 64 -66 52 -58C0 -16 -70 -24 -92 -70Z'

export function fish(look: Look, sheet: Sheet): Figure {
  if (look.sort === 'shark') return shark(look, sheet)
  const isClown = look.sort === 'clownfish'
  const own = isClown
    ? '#ee7d32'
    : look.sort === 'goldfish'
      ? '#f29a38'
      : look.sort === 'koi'
        ? '#f6efe4'
        : look.dice.pick(['#3f9ac0', '#f0a23e', '#e0667a', '#6aa877', '#8a76c4'])
  const scales = coat(look, 0, own)
  const second = look.tone(look.colours[1] ?? (look.sort === 'koi' ? '#e2602f' : darker(own, 0.25)))
  const fin = sheet.linear([lighter(scales, 0.25), scales], 'right')
  const svg =
    path('M64 -70C88 -112 118 -112 124 -106C110 -90 110 -50 124 -34C118 -28 88 -28 64 -70Z', fin) +
    path('M-24 -108C0 -146 40 -138 56 -128C44 -116 36 -100 34 -92Z', fin) +
    path('M-6 -32C6 -8 30 -6 40 -10C34 -20 30 -32 28 -40Z', fin) +
    path(BODY, sheet.linear([darker(scales, 0.1), scales, lighter(scales, 0.45)])) +
    (isClown ? stripes() : pattern(look, second)) +
    path(
      'M-34 -62C-20 -40 6 -40 12 -46C4 -56 -8 -66 -22 -70Z',
      sheet.linear([lighter(scales, 0.3), darker(scales, 0.1)], 'right'),
    ) +
    line('M-50 -96C-38 -82 -38 -60 -50 -44', darker(scales, 0.3), 3, { 'stroke-opacity': 0.5 }) +
    circle(-64, -80, 11, '#fffdf6') +
    circle(-66, -80, 6.5, '#262430') +
    circle(-68, -83, 2.2, '#ffffff') +
    line('M-90 -64Q-82 -58 -76 -60', darker(scales, 0.55), 3)
  return { svg, width: 220, height: 140 }
}

function pattern(look: Look, colour: string): string {
  if (look.sort === 'koi') {
    return path(
      'M-40 -108C-10 -118 16 -110 20 -98C4 -84 -36 -84 -40 -108ZM30 -92C44 -84 52 -78 58 -74C50 -62 30 -66 30 -92Z',
      colour,
    )
  }
  const arcs = [0, 1, 2, 3].map((row) => `M${-20 + row * 20} -98Q${-8 + row * 20} -70 ${-20 + row * 20} -44`)
  return line(arcs.join(''), colour, 3.5, { 'stroke-opacity': 0.45 })
}

function stripes(): string {
  const band = (x: number, w: number) =>
    `M${x} -112C${x + w} -90 ${x + w} -50 ${x} -28L${x + 17} -28C${x + w + 15} -50 ${x + w + 15} -90 ${x + 17} -112Z`
  return (
    path('M-48 -102C-38 -84 -38 -56 -48 -38L-33 -32C-24 -56 -24 -84 -33 -108Z', '#fdfaf2') +
    path(band(8, 9).replaceAll('-112', '-108').replaceAll('-28', '-32'), '#fdfaf2') +
    path('M56 -82C62 -74 62 -66 56 -58L66 -62V-78Z', '#fdfaf2')
  )
}

function shark(look: Look, sheet: Sheet): Figure {
  const skin = coat(look, 0, '#7c8fa3')
  const svg =
    path(
      'M92 -70C110 -104 124 -130 138 -136C130 -106 132 -84 142 -38C122 -46 104 -58 92 -66Z',
      sheet.shaded(skin),
    ) +
    path('M-16 -100C0 -136 20 -148 32 -150C30 -126 36 -108 44 -98Z', sheet.shaded(skin)) +
    path(
      'M-134 -66C-100 -110 20 -116 104 -74V-62C40 -36 -80 -30 -134 -66Z',
      sheet.linear([darker(skin, 0.1), skin, '#eef1f0']),
    ) +
    path('M-20 -48C-8 -20 14 -8 26 -6C24 -22 22 -38 22 -46Z', sheet.shaded(skin)) +
    line('M-60 -78V-58M-50 -80V-56M-40 -80V-56', darker(skin, 0.3), 3, { 'stroke-opacity': 0.6 }) +
    line('M-120 -58Q-104 -50 -88 -56', darker(skin, 0.6), 3.5) +
    circle(-94, -80, 6, '#22222c') +
    circle(-96, -82, 2, '#ffffff')
  return { svg, width: 280, height: 150 }
}
