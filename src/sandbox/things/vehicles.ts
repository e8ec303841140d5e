/** Things that move people: boats, cars, trains, bicycles, balloons, rockets, saucers. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, polygon, rect, type Sheet } from '../scene/svg.ts'

export function boat(look: Look, sheet: Sheet): Figure {
  const hull = coat(look, 0, look.dice.pick(['#a8503f', '#3f5f86', '#f3ece0', '#7a5236']))
  const sail = look.tone(look.colours[1] ?? '#fbf5e8')
  const svg =
    line('M6 -40V-250', look.tone('#6b4c3a'), 7) +
    path(
      'M16 -244C70 -190 92 -120 96 -62C70 -56 40 -54 16 -56Z',
      sheet.linear([lighter(sail, 0.3), darker(sail, 0.08)], 'right'),
    ) +
    path(
      'M-4 -226C-28 -170 -58 -110 -84 -66C-56 -58 -28 -56 -4 -58Z',
      sheet.linear([darker(sail, 0.1), sail], 'right'),
    ) +
    path('M6 -252L-26 -242L6 -232Z', look.tone('#d8433f')) +
    path(
      'M-112 -44C-60 -36 60 -36 120 -50C106 -16 88 4 70 8H-70C-92 0 -104 -20 -112 -44Z',
      sheet.shaded(hull),
    ) +
    line('M-104 -28C-60 -20 60 -20 108 -32', lighter(hull, 0.45), 5)
  return { svg, width: 240, height: 256 }
}

export function car(look: Look, sheet: Sheet): Figure {
  const paint = coat(
    look,
    0,
    look.sort === 'taxi' ? '#f2c438' : look.dice.pick(['#d8433f', '#3f7fa8', '#e8a23f', '#5a9a7c']),
  )
  const isTall = look.sort === 'bus' || look.sort === 'van' || look.sort === 'truck'
  const glass = look.dark ? '#ffe6a8' : look.tone('#bfe0ea')
  const body = isTall
    ? rect(-124, -142, 248, 112, sheet.shaded(paint), { rx: 20 }) +
      [-104, -52, 0, 52].map((x) => rect(x, -126, 42, 40, glass, { rx: 7 })).join('')
    : path(
        'M-128 -34C-132 -66 -116 -76 -84 -80C-62 -114 -40 -126 4 -126C44 -126 62 -106 82 -80C116 -76 132 -66 128 -34C120 -26 -120 -26 -128 -34Z',
        sheet.shaded(paint),
      ) +
      path('M-66 -80C-50 -104 -34 -112 -8 -112V-80Z', glass) +
      path('M4 -112C34 -112 48 -98 62 -80H4Z', glass)
  const wheel = (x: number) =>
    circle(x, -26, 27, '#2b2a31') + circle(x, -26, 13, look.tone('#d7d9dd')) + circle(x, -26, 5, '#6b6e78')
  const svg =
    body +
    line('M-120 -56H120', darker(paint, 0.16), 4) +
    (look.sort === 'taxi' ? rect(-20, -142, 40, 16, '#2b2a31', { rx: 4 }) : '') +
    ellipse(-120, -56, 8, 10, '#fff0b0') +
    ellipse(122, -56, 6, 9, '#d8433f') +
    wheel(-72) +
    wheel(72)
  return { svg, width: 260, height: isTall ? 144 : 130 }
}

export function train(look: Look, sheet: Sheet): Figure {
  const paint = coat(look, 0, '#3c6a5c')
  const trim = look.tone(look.colours[1] ?? '#c9483f')
  const wheel = (x: number, r: number) =>
    circle(x, -r, r, '#2b2a31') + circle(x, -r, r * 0.55, trim) + circle(x, -r, r * 0.2, '#2b2a31')
  const steam = look.tone('#f4f1ea')
  const svg =
    [
      [-92, -196, 18],
      [-70, -222, 26],
      [-30, -246, 34],
      [24, -262, 40],
    ]
      .map(([x = 0, y = 0, r = 0]) => circle(x, y, r, steam, { 'fill-opacity': 0.75 }))
      .join('') +
    path('M-108 -118L-112 -168H-74L-78 -118Z', darker(paint, 0.4)) +
    rect(-126, -126, 172, 74, sheet.linear([lighter(paint, 0.3), paint, darker(paint, 0.3)]), { rx: 34 }) +
    rect(30, -172, 92, 124, sheet.shaded(paint), { rx: 6 }) +
    rect(20, -184, 112, 16, trim, { rx: 6 }) +
    rect(50, -154, 52, 44, look.dark ? '#ffe6a8' : '#bfe0ea', { rx: 5 }) +
    path('M-30 -126C-30 -150 10 -150 10 -126Z', trim) +
    circle(-128, -92, 11, '#ffeeb0') +
    rect(-132, -56, 260, 16, trim) +
    path('M-132 -40L-158 0H-112Z', darker(paint, 0.4)) +
    wheel(-84, 24) +
    wheel(-26, 24) +
    wheel(64, 34)
  return { svg, width: 290, height: 300 }
}

export function bicycle(look: Look, sheet: Sheet): Figure {
  const paint = coat(look, 0, look.dice.pick(['#d8433f', '#3f8fa8', '#e8a23f']))
  const wheel = (x: number) =>
    circle(x, -52, 50, 'none', { stroke: '#2f2d36', 'stroke-width': 7 }) +
    line(
      Array.from(
        { length: 8 },
        (_, index) =>
          `M${x} -52L${x + 46 * Math.cos((index * Math.PI) / 4)} ${-52 + 46 * Math.sin((index * Math.PI) / 4)}`,
      ).join(''),
      look.tone('#a9adb5'),
      1.6,
    )
  const svg =
    wheel(-78) +
    wheel(78) +
    line('M-78 -52L-34 -122H50L0 -52ZM-34 -122L0 -52M78 -52L44 -144L28 -150', sheet.shaded(paint), 8) +
    line('M-42 -138L-34 -122', '#2f2d36', 6) +
    path('M-66 -144C-50 -152 -30 -148 -22 -142C-34 -134 -54 -134 -66 -144Z', '#4a3a33') +
    line('M44 -144L70 -148', '#2f2d36', 7) +
    circle(0, -52, 13, look.tone('#6b6e78')) +
    line('M0 -52L14 -32M8 -32H22', '#2f2d36', 5)
  return { svg, width: 260, height: 160 }
}

export function balloon(look: Look, sheet: Sheet): Figure {
  const first = coat(look, 0, look.dice.pick(['#d8503f', '#3f8fa8', '#e8a23f', '#7a5c9a']))
  const second = look.tone(look.colours[1] ?? '#fbf0d6')
  const clip = sheet.clip(
    path(
      'M0 -290C-76 -290 -104 -232 -98 -190C-90 -140 -46 -112 -22 -84H22C46 -112 90 -140 98 -190C104 -232 76 -290 0 -290Z',
      '#000000',
    ),
  )
  const gores = [98, 70, 36, 10]
    .map((w, index) => ellipse(0, -190, w, 130, index % 2 === 0 ? first : second))
    .join('')
  const svg =
    `<g clip-path="${clip}">${rect(-110, -300, 220, 230, first)}${gores}${rect(-110, -300, 220, 230, sheet.linear(['#ffffff', '#ffffff', '#1b1c38'], 'slant'), { 'fill-opacity': 0.16 })}</g>` +
    line('M-20 -84L-16 -44M20 -84L16 -44M0 -84V-44', look.tone('#6b4c3a'), 2.6) +
    path('M-22 -46H22L18 -6C10 0 -10 0 -18 -6Z', sheet.shaded(look.tone('#a8703f'))) +
    line('M-21 -34H21M-19 -20H19', look.tone('#7a4d2a'), 3)
  return { svg, width: 205, height: 292 }
}

export function rocket(look: Look, sheet: Sheet): Figure {
  const hull = coat(look, 0, '#f2f2f0')
  const trim = look.tone(look.colours[1] ?? '#d8433f')
  const fin = path('M-38 -110C-74 -92 -84 -56 -80 -26C-66 -42 -50 -50 -34 -52Z', sheet.shaded(trim))
  const svg =
    path('M-22 -46C-30 0 -12 26 0 52C12 26 30 0 22 -46Z', '#f5913a') +
    path('M-12 -46C-16 -14 -6 4 0 22C6 4 16 -14 12 -46Z', '#ffe18a') +
    fin +
    mirrored(fin) +
    path(
      'M0 -290C-44 -248 -56 -170 -38 -44H38C56 -170 44 -248 0 -290Z',
      sheet.linear([lighter(hull, 0.3), hull, darker(hull, 0.22)], 'right'),
    ) +
    path('M0 -290C-22 -270 -34 -244 -40 -222C-16 -214 16 -214 40 -222C34 -244 22 -270 0 -290Z', trim) +
    circle(0, -168, 25, darker(hull, 0.4)) +
    circle(0, -168, 19, '#8fd0ea') +
    circle(-6, -174, 6, '#ffffff', { 'fill-opacity': 0.7 }) +
    rect(-40, -66, 80, 14, trim) +
    rect(-26, -52, 52, 10, darker(hull, 0.5))
  return { svg, width: 170, height: 345 }
}

export function ufo(look: Look, sheet: Sheet): Figure {
  const hull = coat(look, 0, '#9aa5b5')
  const svg =
    polygon(
      [
        [-40, -60],
        [40, -60],
        [104, 110],
        [-104, 110],
      ],
      '#bff6d0',
      { 'fill-opacity': 0.22 },
    ) +
    path('M-50 -92C-46 -150 46 -150 50 -92Z', '#aee6f0', { 'fill-opacity': 0.85 }) +
    ellipse(0, -104, 16, 20, '#7fce7a') +
    circle(-6, -108, 5, '#1f2430') +
    circle(6, -108, 5, '#1f2430') +
    ellipse(0, -78, 122, 30, sheet.linear([lighter(hull, 0.35), hull, darker(hull, 0.3)])) +
    ellipse(0, -88, 76, 15, darker(hull, 0.2)) +
    [-88, -46, 0, 46, 88].map((x) => circle(x, -70 + Math.abs(x) * -0.06, 7, '#ffe18a')).join('')
  return { svg, width: 260, height: 150 }
}
