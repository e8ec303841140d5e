/** A friendly robot. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, rect, type Sheet } from '../scene/svg.ts'

export function robot(look: Look, sheet: Sheet): Figure {
  const metal = coat(look, 0, look.dice.pick(['#9fb0bd', '#e7b25a', '#7fb3b0', '#d98a72', '#c9ced4']))
  const trim = look.tone(look.colours[1] ?? darker(look.colours[0] ?? '#5a6b7b', 0.35))
  const glow = look.eyes ?? look.dice.pick(['#6ff0e0', '#8fe07a', '#ffd668'])
  const limb =
    line('M-58 -108C-86 -100 -88 -72 -80 -52', darker(metal, 0.3), 14) +
    circle(-80, -46, 14, sheet.shaded(trim)) +
    rect(-44, -44, 24, 34, darker(metal, 0.3), { rx: 5 }) +
    path('M-54 0C-54 -18 -44 -22 -32 -22C-20 -22 -10 -18 -10 0Z', sheet.shaded(trim)) +
    circle(-58, -112, 13, sheet.shaded(trim)) +
    rect(-72, -184, 14, 36, trim, { rx: 6 })
  const svg =
    limb +
    mirrored(limb) +
    line('M0 -212V-240', darker(metal, 0.35), 6) +
    circle(0, -246, 10, glow) +
    circle(0, -246, 20, glow, { 'fill-opacity': 0.22 }) +
    rect(-14, -138, 28, 20, darker(metal, 0.35)) +
    rect(-56, -126, 112, 90, sheet.shaded(metal, 0.22), { rx: 20 }) +
    rect(-34, -110, 68, 44, darker(metal, 0.45), { rx: 9 }) +
    line('M-26 -88H-12L-4 -102L6 -76L14 -92L18 -88H26', glow, 3.5) +
    [-22, 0, 22].map((x, index) => circle(x, -51, 5.5, index === 1 ? glow : lighter(trim, 0.3))).join('') +
    rect(-64, -216, 128, 86, sheet.shaded(metal, 0.22), { rx: 26 }) +
    rect(-50, -202, 100, 58, '#23283a', { rx: 18 }) +
    eye(-23, glow) +
    eye(23, glow) +
    line('M-12 -156Q0 -149 12 -156', glow, 4) +
    ellipse(-30, -208, 18, 4, '#ffffff', { 'fill-opacity': 0.5 })
  return { svg, width: 190, height: 262, head: { x: 0, y: -174, radius: 62 } }
}

function eye(x: number, glow: string): string {
  return (
    ellipse(x, -176, 17, 19, glow, { 'fill-opacity': 0.22 }) +
    ellipse(x, -176, 10, 13, glow) +
    circle(x + 3, -181, 3.4, '#ffffff')
  )
}
