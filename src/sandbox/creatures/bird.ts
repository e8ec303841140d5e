/** Birds from the side: songbirds in every colour, and the long-necked ones. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, path, type Sheet } from '../scene/svg.ts'

interface Plumage {
  readonly back: string
  readonly belly: string
  readonly beak: string
}

const PLUMAGE: Readonly<Record<string, Plumage>> = {
  robin: { back: '#7c6a58', belly: '#e2703a', beak: '#4a3c33' },
  parrot: { back: '#d8433f', belly: '#f4c542', beak: '#3a3338' },
  crow: { back: '#2c2d38', belly: '#393a48', beak: '#1e1d24' },
  raven: { back: '#26272f', belly: '#343541', beak: '#1e1d24' },
  dove: { back: '#f4f1ea', belly: '#fdfbf6', beak: '#c98d7a' },
  canary: { back: '#f2c93c', belly: '#f9e07f', beak: '#dc8b3a' },
  seagull: { back: '#b9c3cc', belly: '#fbfaf5', beak: '#e6a83a' },
  eagle: { back: '#5b3f2d', belly: '#7b573c', beak: '#eab33c' },
  phoenix: { back: '#dd4a2a', belly: '#f8b13c', beak: '#f2d36a' },
}
const SONGBIRDS: readonly [Plumage, ...Plumage[]] = [
  { back: '#4b8fd0', belly: '#f2c79a', beak: '#4b4036' },
  { back: '#58a58a', belly: '#f3e3a6', beak: '#5b4634' },
  { back: '#d96a57', belly: '#f7dcc0', beak: '#4b4036' },
]

export function bird(look: Look, sheet: Sheet): Figure {
  if (look.sort === 'duck' || look.sort === 'goose' || look.sort === 'swan') return waterfowl(look, sheet)
  if (look.sort === 'flamingo') return flamingo(look, sheet)
  return songbird(look, sheet)
}

function songbird(look: Look, sheet: Sheet): Figure {
  const own = PLUMAGE[look.sort ?? ''] ?? look.dice.pick(SONGBIRDS)
  const back = coat(look, 0, own.back)
  const belly = look.tone(
    look.colours[1] ?? (look.colours[0] === undefined ? own.belly : lighter(look.colours[0], 0.55)),
  )
  const svg =
    line('M-6 -40L-10 -2M-10 -2H-24M-10 -2H2M14 -40L12 -2M12 -2H-2M12 -2H24', darker(own.beak, 0.1), 5) +
    path('M40 -92C76 -84 110 -66 132 -40C104 -42 70 -46 36 -58Z', sheet.shaded(darker(back, 0.18))) +
    path(
      'M-70 -126C-62 -156 -22 -162 0 -142C34 -122 66 -100 64 -72C60 -40 16 -28 -16 -36C-58 -48 -80 -92 -70 -126Z',
      sheet.shaded(back, 0.18),
    ) +
    path(
      'M-71 -116C-74 -84 -52 -46 -14 -36C14 -30 44 -40 50 -56C16 -52 -24 -66 -40 -104C-48 -120 -62 -124 -71 -116Z',
      belly,
    ) +
    path(
      'M-14 -112C16 -116 56 -100 82 -64C50 -50 8 -58 -8 -82C-14 -92 -16 -104 -14 -112Z',
      sheet.shaded(darker(back, 0.24)),
    ) +
    line('M4 -96C26 -94 48 -84 64 -70M2 -84C20 -78 36 -72 50 -66', lighter(back, 0.2), 3, {
      'stroke-opacity': 0.6,
    }) +
    path('M-69 -130L-100 -116L-68 -108Z', own.beak) +
    line('M-98 -116L-70 -119', darker(own.beak, 0.4), 2) +
    circle(-46, -128, 8.5, '#262430') +
    circle(-49, -131, 3, '#ffffff')
  return { svg, width: 230, height: 160 }
}

function waterfowl(look: Look, sheet: Sheet): Figure {
  const isSwan = look.sort === 'swan'
  const body = coat(look, 0, isSwan ? '#faf7ef' : look.sort === 'goose' ? '#e8e2d6' : '#f4cf45')
  const beak = isSwan ? '#e5803a' : '#ee9136'
  const neck = isSwan ? 'M-50 -60C-84 -96 -20 -120 -44 -168' : 'M-46 -56C-56 -80 -50 -96 -48 -112'
  const [hx, hy] = isSwan ? [-48, -170] : [-50, -114]
  const svg =
    path(
      'M-72 -40C-60 -74 0 -76 36 -68C62 -64 84 -76 98 -92C100 -60 90 0 16 0C-40 0 -78 -8 -72 -40Z',
      sheet.shaded(body),
    ) +
    line(neck, body, isSwan ? 23 : 34) +
    circle(hx, hy, isSwan ? 18 : 31, sheet.shaded(body)) +
    path(
      'M-22 -50C10 -64 52 -52 76 -62C72 -36 44 -18 12 -20C-12 -22 -26 -36 -22 -50Z',
      sheet.shaded(darker(body, 0.1)),
    ) +
    path(
      `M${hx - (isSwan ? 12 : 24)} ${hy - 6}C${hx - 40} ${hy - 4} ${hx - 52} ${hy + 2} ${hx - 56} ${hy + 8}C${hx - 40} ${hy + 14} ${hx - 24} ${hy + 12} ${hx - 14} ${hy + 8}Z`,
      beak,
    ) +
    circle(hx - 6, hy - 6, isSwan ? 4 : 6, '#262430') +
    circle(hx - 8, hy - 8, 2, '#ffffff')
  return { svg, width: 200, height: isSwan ? 192 : 148 }
}

function flamingo(look: Look, sheet: Sheet): Figure {
  const pink = coat(look, 0, '#f28aa2')
  const svg =
    line('M4 -96L0 -2M22 -96L30 -52L14 -44', darker(pink, 0.12), 6) +
    ellipse(0, -1, 13, 4, darker(pink, 0.12)) +
    line('M-30 -128C-76 -150 -14 -186 -48 -218', pink, 15) +
    path(
      'M-42 -126C-36 -156 20 -158 46 -140C66 -128 80 -122 92 -120C84 -96 30 -84 0 -88C-24 -92 -46 -104 -42 -126Z',
      sheet.shaded(pink),
    ) +
    path('M-8 -136C22 -146 54 -132 76 -122C50 -106 12 -106 -4 -118Z', sheet.shaded(darker(pink, 0.14))) +
    circle(-50, -222, 17, sheet.shaded(pink)) +
    path('M-62 -228C-78 -226 -88 -214 -86 -196C-76 -200 -66 -208 -58 -212Z', '#f6e6dc') +
    path('M-84 -212C-89 -206 -88 -200 -86 -196C-80 -198 -76 -201 -73 -203Z', '#2c2930') +
    circle(-53, -225, 4, '#262430')
  return { svg, width: 190, height: 242 }
}
