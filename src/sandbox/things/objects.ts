/** Things on a table and symbols: cups, cakes, fruit, books, gifts, hearts, stars, planets. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, path, polygon, rect, type Sheet } from '../scene/svg.ts'

export function cup(look: Look, sheet: Sheet): Figure {
  const glaze = coat(look, 0, look.dice.pick(['#f4ece0', '#d96a57', '#4f9a94', '#e8b04f']))
  const drink = look.tone(look.sort?.startsWith('tea') ? '#b9763a' : '#6a4029')
  const svg =
    line(
      'M-24 -168C-36 -188 -12 -200 -24 -222M6 -172C-6 -194 20 -206 6 -232M34 -168C22 -188 46 -200 34 -222',
      look.tone('#ffffff'),
      6,
      { 'stroke-opacity': 0.7 },
    ) +
    ellipse(0, -6, 116, 17, sheet.shaded(darker(glaze, 0.08))) +
    ellipse(0, -10, 70, 9, darker(glaze, 0.2)) +
    line('M74 -116C126 -120 122 -54 62 -48', darker(glaze, 0.06), 17) +
    path(
      'M-82 -140C-82 -60 -52 -14 0 -14C52 -14 82 -60 82 -140Z',
      sheet.linear([lighter(glaze, 0.2), glaze, darker(glaze, 0.16)], 'right'),
    ) +
    ellipse(0, -140, 82, 20, lighter(glaze, 0.3)) +
    ellipse(0, -138, 72, 15, drink) +
    path(
      'M0 -130C-30 -138 -18 -148 -6 -146C-2 -145 0 -142 0 -140C0 -142 2 -145 6 -146C18 -148 30 -138 0 -130Z',
      look.tone('#f2ddc0'),
    )
  return { svg, width: 240, height: 236 }
}

export function cake(look: Look, sheet: Sheet): Figure {
  const icing = coat(look, 0, '#f7c5cf')
  const sponge = look.tone(look.colours[1] ?? '#e2b27a')
  const drips =
    'M-92 -128C-92 -148 92 -148 92 -128V-96C92 -84 76 -84 76 -96C76 -80 56 -78 54 -92C52 -70 30 -70 28 -92C26 -82 8 -82 6 -94C2 -66 -22 -68 -22 -92C-26 -80 -44 -80 -46 -94C-50 -76 -70 -78 -72 -96C-74 -84 -92 -86 -92 -98Z'
  const svg =
    ellipse(0, -6, 124, 15, look.tone('#f1efea')) +
    rect(-92, -128, 184, 122, sheet.linear([lighter(sponge, 0.2), sponge, darker(sponge, 0.2)], 'right'), {
      rx: 10,
    }) +
    line('M-92 -58C-40 -50 40 -50 92 -58', lighter(icing, 0.4), 12) +
    path(drips, sheet.shaded(icing)) +
    ellipse(0, -130, 92, 15, lighter(icing, 0.2)) +
    [-44, 0, 44]
      .map(
        (x) =>
          rect(x - 4, -178, 8, 46, look.tone('#8fc6e8'), { rx: 3 }) +
          path(
            `M${x} -206C${x - 11} -190 ${x - 6} -182 ${x} -181C${x + 6} -182 ${x + 11} -190 ${x} -206Z`,
            '#ffc04a',
          ) +
          circle(x, -190, 18, '#ffd978', { 'fill-opacity': 0.25 }),
      )
      .join('')
  return { svg, width: 250, height: 212 }
}

const FRUITS: Readonly<Record<string, readonly [colour: string, shape: string]>> = {
  orange: [
    '#f09a35',
    'M0 -160C-52 -162 -84 -124 -82 -82C-80 -36 -46 0 0 0C46 0 80 -36 82 -82C84 -124 52 -162 0 -160Z',
  ],
  lemon: [
    '#f5d643',
    'M-8 -166C-20 -160 -80 -136 -80 -80C-80 -30 -30 -8 -12 0C-4 6 6 6 12 0C30 -8 80 -30 80 -80C80 -136 20 -160 10 -166Z',
  ],
  pear: [
    '#b9c65a',
    'M0 -186C-34 -186 -36 -150 -42 -128C-50 -104 -84 -92 -84 -52C-84 -14 -44 0 0 0C44 0 84 -14 84 -52C84 -92 50 -104 42 -128C36 -150 34 -186 0 -186Z',
  ],
  strawberry: [
    '#dd3f48',
    'M0 0C-40 -24 -86 -80 -78 -122C-68 -158 -24 -154 0 -140C24 -154 68 -158 78 -122C86 -80 40 -24 0 0Z',
  ],
  avocado: [
    '#5f7f3c',
    'M0 -190C-34 -190 -40 -150 -52 -122C-62 -100 -82 -86 -82 -56C-82 -16 -44 0 0 0C44 0 82 -16 82 -56C82 -86 62 -100 52 -122C40 -150 34 -190 0 -190Z',
  ],
  pumpkin: [
    '#e9812f',
    'M0 -140C-60 -150 -110 -120 -110 -72C-110 -24 -64 4 0 0C64 4 110 -24 110 -72C110 -120 60 -150 0 -140Z',
  ],
}
const APPLE = [
  '#d3423f',
  'M0 -140C-30 -160 -86 -150 -88 -92C-88 -44 -50 0 -22 0C-12 0 -8 -6 0 -6C8 -6 12 0 22 0C50 0 88 -44 88 -92C86 -150 30 -160 0 -140Z',
] as const

export function fruit(look: Look, sheet: Sheet): Figure {
  const [own, shape] = FRUITS[look.sort ?? ''] ?? APPLE
  const skin = coat(look, 0, own)
  const svg =
    line('M0 -140C-2 -164 6 -180 14 -190', look.tone('#6b4a35'), 8) +
    path('M8 -168C30 -200 66 -196 76 -186C62 -164 34 -156 8 -168Z', look.tone('#6fa34d')) +
    path(shape, sheet.shaded(skin, 0.24)) +
    fruitDetail(look, skin) +
    ellipse(-38, -104, 13, 24, '#ffffff', { 'fill-opacity': 0.32, transform: 'rotate(24 -38 -104)' })
  return { svg, width: 190, height: 200 }
}

function fruitDetail(look: Look, skin: string): string {
  if (look.sort === 'strawberry')
    return line(
      'M-40 -104v4M-12 -112v4M18 -110v4M46 -100v4M-28 -78v4M2 -80v4M32 -74v4M-12 -50v4M16 -48v4',
      '#f7dc8c',
      5,
    )
  if (look.sort === 'pumpkin')
    return line(
      'M-40 -138C-64 -100 -62 -40 -38 -4M40 -138C64 -100 62 -40 38 -4M0 -140V-4',
      darker(skin, 0.25),
      4,
    )
  if (look.sort === 'avocado')
    return (
      path(
        'M0 -170C-24 -170 -30 -140 -40 -114C-50 -92 -66 -82 -66 -56C-66 -24 -36 -14 0 -14C36 -14 66 -24 66 -56C66 -82 50 -92 40 -114C30 -140 24 -170 0 -170Z',
        '#e4e29a',
      ) + circle(0, -62, 34, '#8a5a3b')
    )
  return ''
}

export function book(look: Look, sheet: Sheet): Figure {
  const cover = coat(look, 0, look.dice.pick(['#a8453f', '#3f6f8f', '#4f7f5a', '#6a4f8f']))
  const page = look.tone('#fbf4e2')
  const svg =
    path('M-124 -22L0 -4L124 -22V-118L0 -100L-124 -118Z', sheet.shaded(cover)) +
    path(
      'M0 -12C-36 -34 -84 -38 -116 -32V-124C-84 -130 -36 -128 0 -104Z',
      sheet.linear([page, darker(page, 0.12)], 'right'),
    ) +
    path(
      'M0 -12C36 -34 84 -38 116 -32V-124C84 -130 36 -128 0 -104Z',
      sheet.linear([darker(page, 0.12), page], 'right'),
    ) +
    line(
      'M-98 -106C-72 -108 -44 -104 -20 -92M-98 -88C-72 -90 -44 -86 -20 -74M-98 -70C-72 -72 -44 -68 -20 -56M98 -106C72 -108 44 -104 20 -92M98 -88C72 -90 44 -86 20 -74M98 -70C72 -72 44 -68 20 -56',
      darker(page, 0.35),
      3,
    )
  return { svg, width: 250, height: 132 }
}

export function gift(look: Look, sheet: Sheet): Figure {
  const paper = coat(look, 0, look.dice.pick(['#d8504a', '#3f8f8a', '#7a5fa8']))
  const ribbon = look.tone(look.colours[1] ?? '#f6d98a')
  const svg =
    path(
      'M0 -148C-40 -206 -92 -186 -74 -156C-62 -140 -24 -142 0 -148C24 -142 62 -140 74 -156C92 -186 40 -206 0 -148Z',
      sheet.shaded(ribbon),
    ) +
    rect(-88, -112, 176, 112, sheet.shaded(paper), { rx: 6 }) +
    rect(-98, -148, 196, 42, sheet.shaded(lighter(paper, 0.12)), { rx: 6 }) +
    rect(-15, -148, 30, 148, ribbon)
  return { svg, width: 210, height: 206 }
}

export function heart(look: Look, sheet: Sheet): Figure {
  const colour = coat(look, 0, '#dd4458')
  const svg =
    path(
      'M0 -6C-110 -84 -112 -180 -52 -186C-22 -188 -6 -168 0 -150C6 -168 22 -188 52 -186C112 -180 110 -84 0 -6Z',
      sheet.shaded(colour, 0.26),
    ) +
    path('M-64 -154C-74 -142 -76 -122 -70 -106', 'none', {
      stroke: '#ffffff',
      'stroke-width': 10,
      'stroke-linecap': 'round',
      'stroke-opacity': 0.5,
    })
  return { svg, width: 210, height: 192 }
}

export function star(look: Look, sheet: Sheet): Figure {
  const colour = coat(look, 0, '#f4c742')
  const points = Array.from({ length: 10 }, (_, index) => {
    const radius = index % 2 === 0 ? 104 : 46
    const angle = (index / 10) * 2 * Math.PI - Math.PI / 2
    return [Math.cos(angle) * radius, -98 + Math.sin(angle) * radius] as const
  })
  return {
    svg: polygon(points, sheet.shaded(colour, 0.26), {
      stroke: lighter(colour, 0.2),
      'stroke-width': 14,
      'stroke-linejoin': 'round',
    }),
    width: 220,
    height: 210,
  }
}

export function planet(look: Look, sheet: Sheet): Figure {
  const colour = coat(look, 0, look.dice.pick(['#d99a5b', '#6fa3c9', '#b57fc0', '#cf6a5a']))
  const ring = look.tone(look.colours[1] ?? '#f0dcb0')
  const clip = sheet.clip(circle(0, -100, 82, '#000000'))
  const bands = [
    [-150, 16],
    [-118, 10],
    [-92, 20],
    [-54, 12],
  ].map(([y = 0, h = 0], index) =>
    path(
      `M-90 ${y}C-40 ${y + 12} 40 ${y + 12} 90 ${y}V${y + h}C40 ${y + h + 12} -40 ${y + h + 12} -90 ${y + h}Z`,
      index % 2 === 0 ? lighter(colour, 0.25) : darker(colour, 0.2),
      { 'fill-opacity': 0.7 },
    ),
  )
  const svg =
    path('M-82 -104C-170 -70 -150 -36 0 -64', 'none', {
      stroke: ring,
      'stroke-width': 13,
      'stroke-opacity': 0,
    }) +
    circle(0, -100, 82, sheet.shaded(colour, 0.2)) +
    `<g clip-path="${clip}">${bands.join('')}${circle(36, -70, 110, 'none', { stroke: '#10122a', 'stroke-width': 60, 'stroke-opacity': 0.28 })}</g>` +
    path(
      'M-78 -118C-150 -94 -160 -62 -104 -58C-40 -54 60 -86 118 -122C160 -150 130 -166 78 -150C130 -154 126 -142 96 -124C44 -94 -40 -70 -92 -74C-128 -78 -118 -98 -78 -118Z',
      ring,
    )
  return { svg, width: 290, height: 200 }
}
