/** Houses, castles, lighthouses, windmills: foot at 0,0. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, group, line, path, polygon, rect, type Sheet } from '../scene/svg.ts'

export function house(look: Look, sheet: Sheet): Figure {
  const wall = coat(look, 0, look.dice.pick(['#f3e4cc', '#e9c9a4', '#d8e2dc', '#f0d5cf', '#cfdbe6']))
  const roof = look.tone(look.colours[1] ?? look.dice.pick(['#b5523f', '#7a5a4a', '#54688a', '#8a4a4f']))
  const pane = look.dark ? '#ffd978' : look.tone('#a9d3e2')
  const smoke = look.tone('#f1efe9')
  const svg =
    rect(44, -222, 24, 60, darker(wall, 0.25)) +
    [
      [58, -236, 10],
      [68, -256, 14],
      [84, -280, 18],
    ]
      .map(([x = 0, y = 0, r = 0]) => circle(x, y, r, smoke, { 'fill-opacity': 0.55 }))
      .join('') +
    rect(-88, -122, 176, 122, sheet.linear([lighter(wall, 0.1), darker(wall, 0.1)], 'right')) +
    polygon(
      [
        [-104, -116],
        [0, -204],
        [104, -116],
      ],
      sheet.shaded(roof),
    ) +
    line('M-104 -116L0 -204L104 -116', lighter(roof, 0.2), 6) +
    window(-62, -96, pane, wall) +
    window(28, -96, pane, wall) +
    circle(0, -150, 15, darker(wall, 0.3)) +
    circle(0, -150, 11, pane) +
    path('M-17 0V-56C-17 -76 17 -76 17 -56V0Z', darker(roof, 0.2)) +
    circle(9, -32, 2.6, '#f0cf7a') +
    rect(-92, -6, 184, 6, darker(wall, 0.3))
  return { svg, width: 230, height: 300 }
}

export function castle(look: Look, sheet: Sheet): Figure {
  const stone = coat(look, 0, look.dice.pick(['#b9b3b0', '#cbbfae', '#a9b1c0']))
  const roof = look.tone(look.colours[1] ?? look.dice.pick(['#5a6fa8', '#9a4d58', '#4f8a82']))
  const pane = look.dark ? '#ffd978' : darker(stone, 0.5)
  const tower = (x: number, width: number, height: number) =>
    rect(
      x - width / 2,
      -height,
      width,
      height,
      sheet.linear([lighter(stone, 0.16), stone, darker(stone, 0.2)], 'right'),
    ) +
    polygon(
      [
        [x - width * 0.66, -height],
        [x, -height - width * 1.5],
        [x + width * 0.66, -height],
      ],
      sheet.shaded(roof),
    ) +
    line(`M${x} ${-height - width * 1.5}V${-height - width * 1.5 - 22}`, darker(stone, 0.4), 3) +
    path(
      `M${x} ${-height - width * 1.5 - 22}L${x + 22} ${-height - width * 1.5 - 15}L${x} ${-height - width * 1.5 - 8}Z`,
      roof,
    ) +
    path(
      `M${x - 6} ${-height + 46}V${-height + 28}C${x - 6} ${-height + 18} ${x + 6} ${-height + 18} ${x + 6} ${-height + 28}V${-height + 46}Z`,
      pane,
    )
  const battlement = Array.from({ length: 7 }, (_, index) =>
    rect(-84 + index * 26, -112, 14, 16, stone),
  ).join('')
  const svg =
    tower(-56, 44, 190) +
    tower(52, 44, 210) +
    tower(0, 58, 168) +
    battlement +
    rect(-90, -98, 180, 98, sheet.linear([lighter(stone, 0.1), darker(stone, 0.14)], 'right')) +
    tower(-98, 42, 140) +
    tower(98, 42, 140) +
    path('M-24 0V-44C-24 -74 24 -74 24 -44V0Z', darker(stone, 0.6)) +
    line('M-24 -20H24M-24 -38H24M-12 0V-58M0 0V-64M12 0V-58', darker(stone, 0.3), 2.5)
  return { svg, width: 250, height: 310 }
}

export function lighthouse(look: Look, sheet: Sheet): Figure {
  const wall = look.tone('#f8f4ea')
  const band = coat(look, 0, '#cf4a41')
  const edge = (y: number) => 34 - (-y / 250) * 14
  const stripe = (top: number, bottom: number) =>
    polygon(
      [
        [-edge(top), top],
        [edge(top), top],
        [edge(bottom), bottom],
        [-edge(bottom), bottom],
      ],
      sheet.linear([lighter(band, 0.16), band, darker(band, 0.22)], 'right'),
    )
  const beam = look.dark ? 0.34 : 0.14
  const svg =
    polygon(
      [
        [0, -272],
        [-330, -330],
        [-330, -214],
      ],
      '#fff2b5',
      { 'fill-opacity': beam },
    ) +
    polygon(
      [
        [0, -272],
        [330, -316],
        [330, -228],
      ],
      '#fff2b5',
      { 'fill-opacity': beam },
    ) +
    path('M-96 6C-70 -24 70 -26 100 6Z', look.tone('#6d675f')) +
    polygon(
      [
        [-20, -250],
        [20, -250],
        [35, 0],
        [-35, 0],
      ],
      sheet.linear([wall, wall, darker(wall, 0.2)], 'right'),
    ) +
    stripe(-210, -166) +
    stripe(-124, -78) +
    stripe(-40, 0) +
    rect(-28, -258, 56, 10, look.tone('#4a4d59'), { rx: 3 }) +
    rect(-17, -290, 34, 32, '#ffe9a3') +
    line('M-17 -290V-258M17 -290V-258M0 -290V-258', look.tone('#4a4d59'), 3) +
    path('M-24 -290C-20 -310 20 -310 24 -290Z', band) +
    circle(0, -274, 34, '#fff2b5', { 'fill-opacity': 0.35 }) +
    path('M-8 0V-18C-8 -28 8 -28 8 -18V0Z', look.tone('#5a4a42'))
  return { svg, width: 150, height: 312 }
}

export function windmill(look: Look, sheet: Sheet): Figure {
  const wall = coat(look, 0, '#e9dfcd')
  const cap = look.tone(look.colours[1] ?? '#8a5548')
  const sail = look.tone('#f7f1e4')
  const one =
    rect(6, -120, 30, 92, sail, { 'fill-opacity': 0.94 }) +
    line('M0 0V-124M6 -28H36M6 -51H36M6 -74H36M6 -97H36M6 -120H36M36 -28V-120', look.tone('#6d5444'), 4)
  const turn = look.dice.between(10, 40)
  const svg =
    polygon(
      [
        [-34, -190],
        [34, -190],
        [56, 0],
        [-56, 0],
      ],
      sheet.linear([lighter(wall, 0.12), wall, darker(wall, 0.2)], 'right'),
    ) +
    path('M-40 -188C-36 -226 36 -226 40 -188Z', cap) +
    path('M-13 0V-36C-13 -52 13 -52 13 -36V0Z', darker(cap, 0.2)) +
    rect(-9, -124, 18, 24, look.dark ? '#ffd978' : darker(wall, 0.45), { rx: 8 }) +
    group(
      'translate(0 -196)',
      ...[0, 90, 180, 270].map((angle) => group(`rotate(${angle + turn})`, one)),
      circle(0, 0, 9, darker(cap, 0.3)),
    )
  return { svg, width: 250, height: 320 }
}

function window(x: number, y: number, pane: string, wall: string): string {
  return (
    rect(x - 4, y - 4, 42, 46, lighter(wall, 0.6)) +
    rect(x, y, 34, 38, pane) +
    line(`M${x + 17} ${y}V${y + 38}M${x} ${y + 19}H${x + 34}`, lighter(wall, 0.6), 3.5)
  )
}
