/** A standing horse from the side; also unicorn, zebra, deer. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, line, path, type Sheet } from '../scene/svg.ts'

const BODY =
  'M-66 -116C-58 -134 -72 -168 -74 -190C-70 -204 -52 -214 -40 -206C-26 -190 -20 -160 0 -146C30 -138 60 -148 84 -136C104 -124 100 -92 90 -78C60 -64 -24 -62 -56 -76C-68 -86 -70 -104 -66 -116Z'
const HEAD =
  'M-46 -218C-60 -222 -76 -206 -88 -186C-100 -168 -116 -158 -114 -146C-112 -134 -98 -132 -88 -140C-76 -148 -60 -152 -50 -162C-38 -176 -34 -206 -46 -218Z'

export function horse(look: Look, sheet: Sheet): Figure {
  const isUnicorn = look.sort === 'unicorn'
  const isZebra = look.sort === 'zebra'
  const isDeer = look.sort === 'deer' || look.sort === 'stag' || look.sort === 'reindeer'
  const own = isUnicorn
    ? '#f8f3f2'
    : isZebra
      ? '#f6f3ea'
      : isDeer
        ? '#b5794a'
        : look.dice.pick(['#8c5a38', '#5e4032', '#c79a66', '#d8d2c8'])
  const hide = coat(look, 0, own)
  const mane = look.tone(look.colours[1] ?? (isUnicorn ? '#e48bb8' : isZebra ? '#2b2a31' : darker(own, 0.5)))
  const far = darker(hide, 0.24)
  const hoof = isUnicorn ? '#e8bd5a' : darker(hide, 0.6)
  const svg =
    leg(-20, far, hoof, -6) +
    leg(56, far, hoof, 6) +
    (isDeer
      ? path('M92 -124C104 -126 108 -114 102 -104L92 -106Z', lighter(hide, 0.5))
      : tail(mane, isUnicorn)) +
    path(BODY, sheet.shaded(hide, 0.14)) +
    leg(-48, hide, hoof, 4) +
    leg(82, hide, hoof, -2) +
    path(HEAD, sheet.shaded(hide, 0.14)) +
    path(
      'M-114 -150C-112 -134 -98 -132 -90 -139C-96 -150 -104 -156 -114 -150Z',
      lighter(hide, isZebra ? 0 : 0.28),
    ) +
    path('M-52 -214C-54 -234 -48 -242 -42 -246C-36 -234 -36 -222 -40 -212Z', hide) +
    (isZebra ? stripes(mane) : '') +
    (isDeer ? antlers() + spots(hide) : maneHair(mane, isUnicorn)) +
    (isUnicorn ? horn() : '') +
    circle(-74, -184, 6.5, '#241f26') +
    circle(-76, -187, 2.4, '#ffffff') +
    circle(-106, -148, 2.6, darker(hide, 0.6))
  return { svg, width: 230, height: isDeer ? 290 : 252 }
}

function leg(x: number, colour: string, hoof: string, lean: number): string {
  return (
    path(
      `M${x - 16} -96C${x - 14} -60 ${x + lean - 7} -40 ${x + lean - 8} -10H${x + lean + 9}C${x + lean + 8} -40 ${x + 14} -66 ${x + 18} -96Z`,
      colour,
    ) + path(`M${x + lean - 10} -14H${x + lean + 11}L${x + lean + 13} 0H${x + lean - 12}Z`, hoof)
  )
}

function tail(mane: string, rainbow: boolean): string {
  const d =
    'M92 -126C122 -132 130 -92 118 -52C114 -40 126 -32 130 -36C116 -16 98 -32 102 -58C106 -88 104 -100 88 -104Z'
  return (
    path(d, mane) +
    (rainbow
      ? line('M100 -116C116 -104 116 -76 112 -50', '#8fc6e8', 7) +
        line('M98 -108C108 -96 108 -76 106 -52', '#f4d47a', 5)
      : '')
  )
}

function maneHair(mane: string, rainbow: boolean): string {
  return (
    path(
      'M-52 -228C-34 -240 -16 -214 -10 -190C-4 -168 6 -154 14 -146C-4 -142 -26 -160 -30 -184C-32 -200 -42 -214 -52 -228Z',
      mane,
    ) +
    path('M-50 -230C-64 -228 -72 -214 -74 -202C-62 -206 -50 -214 -44 -224Z', mane) +
    (rainbow
      ? line('M-40 -226C-24 -216 -20 -186 -6 -160', '#8fc6e8', 7) +
        line('M-34 -208C-26 -190 -20 -172 -8 -156', '#f4d47a', 5)
      : '')
  )
}

function stripes(colour: string): string {
  const bars =
    'M-58 -196L-36 -190M-60 -176L-32 -168M-62 -156L-24 -146M-60 -134L-34 -124M-20 -138L-26 -84M4 -142L0 -78M28 -142L28 -76M52 -144L56 -78M76 -138L84 -90M-84 -190L-72 -196M-96 -172L-82 -168M-56 -66L-38 -64M-56 -46L-38 -44M72 -66L92 -64M74 -46L92 -44'
  return line(bars, colour, 7)
}

function antlers(): string {
  return line(
    'M-46 -214C-50 -240 -66 -250 -64 -276M-58 -250C-70 -256 -78 -262 -78 -272M-40 -214C-30 -236 -28 -254 -14 -272M-30 -246C-18 -250 -6 -250 0 -262',
    '#8a6748',
    6,
  )
}

function spots(hide: string): string {
  return [
    [10, -128],
    [34, -132],
    [58, -126],
    [22, -112],
    [48, -110],
    [72, -112],
  ]
    .map(([x = 0, y = 0]) => circle(x, y, 4, lighter(hide, 0.6)))
    .join('')
}

function horn(): string {
  return (
    path('M-66 -216L-84 -262L-54 -222Z', '#f0c95a') +
    line('M-68 -226L-60 -224M-73 -238L-65 -236M-78 -250L-72 -248', '#d7a23a', 2.5)
  )
}
