/** Trees, flowers, mushrooms. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, group, line, mirrored, path, polygon, rect, type Sheet } from '../scene/svg.ts'

export function tree(look: Look, sheet: Sheet): Figure {
  if (look.sort === 'pine' || look.sort === 'fir') return pine(look, sheet)
  if (look.sort === 'palm') return palm(look)
  if (look.sort === 'cactus') return cactus(look, sheet)
  return broadleaf(look, sheet)
}

function broadleaf(look: Look, sheet: Sheet): Figure {
  const own =
    look.sort === 'cherry'
      ? '#f3b3c4'
      : look.sort === 'maple'
        ? '#d9622f'
        : look.dice.pick(['#6aa04f', '#7fae52', '#4f8f5a'])
  const leaf = coat(look, 0, own)
  const bark = look.tone(look.sort === 'birch' ? '#ece7dc' : '#70503b')
  const puffs = [
    [-58, -170, 48],
    [56, -168, 50],
    [-30, -220, 52],
    [34, -224, 50],
    [0, -180, 62],
    [-4, -254, 42],
  ] as const
  const highlights = [
    [-44, -196, 22],
    [16, -246, 20],
    [38, -190, 18],
    [-12, -216, 18],
  ] as const
  const svg =
    path('M-15 0C-10 -40 -14 -80 -10 -130H12C14 -80 10 -40 18 0Z', sheet.shaded(bark)) +
    line('M0 -110L-34 -150M4 -100L36 -144', bark, 10) +
    (look.sort === 'birch' ? line('M-8 -30H0M2 -60H10M-8 -84H-2', darker(bark, 0.7), 4) : '') +
    puffs
      .map(([x, y, r], index) => circle(x, y, r, index < 2 ? darker(leaf, 0.16) : sheet.shaded(leaf)))
      .join('') +
    highlights.map(([x, y, r]) => circle(x, y, r, lighter(leaf, 0.22), { 'fill-opacity': 0.6 })).join('') +
    (look.sort === 'cherry'
      ? line('M-70 -60l2 3M-40 -30l2 3M52 -50l2 3M72 -20l2 3M20 -10l2 3', lighter(leaf, 0.2), 7)
      : '')
  return { svg, width: 220, height: 298 }
}

function pine(look: Look, sheet: Sheet): Figure {
  const leaf = coat(look, 0, '#3f7a5c')
  const tiers = [
    [-96, -34, 74],
    [-150, -86, 62],
    [-204, -140, 48],
    [-262, -196, 34],
  ] as const
  const svg =
    rect(-10, -40, 20, 40, look.tone('#6b4c3a')) +
    tiers
      .map(([top, foot, half]) =>
        polygon(
          [
            [0, top - 30],
            [half, foot],
            [half * 0.3, foot - 8],
            [0, foot + 2],
            [-half * 0.3, foot - 8],
            [-half, foot],
          ],
          sheet.shaded(leaf, 0.22),
        ),
      )
      .join('')
  return { svg, width: 160, height: 294 }
}

function palm(look: Look): Figure {
  const leaf = coat(look, 0, '#4f9a5a')
  const trunk = look.tone('#9a7350')
  const fronds = [
    'M6 -236C-40 -282 -100 -268 -124 -226C-90 -244 -44 -244 6 -228Z',
    'M6 -236C40 -286 104 -280 130 -236C92 -250 50 -246 6 -228Z',
    'M6 -236C-30 -250 -86 -226 -98 -170C-70 -206 -30 -224 8 -226Z',
    'M6 -236C50 -246 94 -218 104 -164C78 -202 40 -222 6 -226Z',
    'M4 -238C-6 -290 20 -318 50 -322C34 -300 22 -268 14 -234Z',
  ]
  const svg =
    path('M-14 0C-18 -80 -6 -160 -2 -232H12C14 -160 4 -80 16 0Z', trunk) +
    line('M-14 -30H12M-14 -62H8M-12 -94H8M-10 -126H8M-8 -158H10M-6 -190H10', darker(trunk, 0.3), 3) +
    fronds.map((d, index) => path(d, index % 2 === 0 ? leaf : darker(leaf, 0.14))).join('') +
    circle(-2, -224, 9, look.tone('#6e4a30')) +
    circle(14, -222, 9, look.tone('#7d5638'))
  return { svg, width: 250, height: 322 }
}

function cactus(look: Look, sheet: Sheet): Figure {
  const skin = coat(look, 0, '#5f9a63')
  const svg =
    line('M-4 -80H-52V-140', skin, 30) +
    line('M4 -60H56V-124', darker(skin, 0.1), 28) +
    rect(-26, -210, 52, 210, sheet.linear([lighter(skin, 0.2), skin, darker(skin, 0.2)], 'right'), {
      rx: 26,
    }) +
    line('M-9 -190V-10M9 -190V-10', darker(skin, 0.18), 3) +
    circle(-2, -212, 10, '#ef7fa0') +
    circle(-52, -146, 7, '#ef7fa0')
  return { svg, width: 150, height: 224 }
}

const PETALS: Readonly<Record<string, readonly [colour: string, petals: number, heart: string]>> = {
  sunflower: ['#f5c12f', 16, '#6b4326'],
  daisy: ['#fbf8ef', 12, '#f2c23d'],
  poppy: ['#dd4438', 5, '#33292e'],
  lotus: ['#f2a9bf', 9, '#f2d36a'],
}

export function flower(look: Look, sheet: Sheet): Figure {
  const stem = look.tone('#5a8f4c')
  const leaves =
    path('M0 -60C-30 -90 -60 -84 -66 -70C-46 -56 -20 -46 0 -44Z', stem) +
    path('M0 -86C30 -114 58 -108 64 -94C46 -80 20 -72 0 -70Z', lighter(stem, 0.12))
  const stalk = line('M0 0C-8 -50 8 -100 0 -150', stem, 9)
  return { svg: stalk + leaves + blossom(look, sheet), width: 150, height: 232 }
}

function blossom(look: Look, sheet: Sheet): string {
  if (look.sort === 'tulip') {
    const petal = coat(look, 0, '#e0566a')
    return (
      path(
        'M-40 -176C-46 -206 -40 -226 -34 -236C-24 -224 -14 -216 0 -236C14 -216 24 -224 34 -236C40 -226 46 -206 40 -176C34 -148 -34 -148 -40 -176Z',
        sheet.shaded(petal, 0.22),
      ) + path('M0 -236C-16 -214 -18 -180 0 -156C18 -180 16 -214 0 -236Z', lighter(petal, 0.2))
    )
  }
  if (look.sort === 'rose') {
    const petal = coat(look, 0, '#d2344a')
    const leaf = 'M-46 -150C-66 -176 -56 -206 -34 -212C-30 -190 -20 -168 0 -146C-16 -138 -34 -140 -46 -150Z'
    const outer = path(leaf, sheet.shaded(darker(petal, 0.1)))
    return (
      path('M-30 -150C-20 -132 20 -132 30 -150L0 -138Z', look.tone('#4f8a45')) +
      outer +
      mirrored(outer) +
      path(
        'M-34 -208C-20 -232 20 -232 34 -208C40 -180 24 -150 0 -144C-24 -150 -40 -180 -34 -208Z',
        sheet.shaded(petal, 0.2),
      ) +
      path('M-24 -212C-10 -226 14 -226 24 -212C14 -204 -12 -204 -24 -212Z', darker(petal, 0.32)) +
      path(
        'M-34 -206C-14 -190 12 -190 26 -210C30 -188 22 -164 0 -150C-18 -160 -34 -180 -34 -206Z',
        lighter(petal, 0.1),
      ) +
      path(
        'M34 -206C20 -186 0 -176 -16 -178C-10 -162 -4 -154 0 -150C22 -162 36 -182 34 -206Z',
        darker(petal, 0.08),
      )
    )
  }
  if (look.sort === 'lavender') {
    const petal = coat(look, 0, '#9a7fd0')
    return Array.from({ length: 14 }, (_, index) =>
      ellipse(
        index % 2 === 0 ? -9 : 9,
        -130 - index * 7,
        10,
        8,
        index % 3 === 0 ? lighter(petal, 0.2) : petal,
      ),
    ).join('')
  }
  const random =
    look.dice.pick([
      PETALS.daisy,
      PETALS.poppy,
      ['#ef8fb0', 8, '#f5cf57'],
      ['#8f8fe0', 8, '#f7df8a'],
    ] as const) ?? (['#ef8fb0', 8, '#f5cf57'] as const)
  const [own, petals, heart] = PETALS[look.sort ?? ''] ?? random
  const petal = coat(look, 0, own)
  const long = look.sort === 'sunflower' ? 34 : 30
  const ring = Array.from({ length: petals }, (_, index) =>
    group(
      `rotate(${(index / petals) * 360})`,
      ellipse(0, -36, petals < 7 ? 24 : 11, long, index % 2 === 0 ? petal : lighter(petal, 0.16)),
    ),
  )
  const middle = look.tone(look.colours[1] ?? heart)
  return group(
    'translate(0 -172)',
    ...ring,
    circle(0, 0, look.sort === 'sunflower' ? 28 : 17, sheet.shaded(middle)),
  )
}

export function mushroom(look: Look, sheet: Sheet): Figure {
  const cap = coat(look, 0, '#d5443b')
  const stem = look.tone('#f4e9d5')
  const svg =
    path(
      'M-30 -100C-26 -60 -40 -20 -44 0H44C40 -20 26 -60 30 -100Z',
      sheet.linear([stem, darker(stem, 0.14)], 'right'),
    ) +
    path('M-44 -92C-30 -74 30 -74 44 -92Z', darker(stem, 0.2)) +
    path(
      'M-104 -88C-104 -156 -54 -194 0 -194C54 -194 104 -156 104 -88C60 -70 -60 -70 -104 -88Z',
      sheet.shaded(cap, 0.2),
    ) +
    [
      [-54, -126, 15],
      [-8, -164, 18],
      [42, -134, 17],
      [-16, -108, 10],
      [74, -104, 10],
      [-82, -100, 8],
    ]
      .map(([x = 0, y = 0, r = 0]) => ellipse(x, y, r, r * 0.86, look.tone('#fdf6e8')))
      .join('')
  return { svg, width: 214, height: 196 }
}
