/** A person, drawn simply: hair, coat, a small smile; with the trade's head-dress. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, ellipse, line, mirrored, path, rect, type Sheet } from '../scene/svg.ts'
import { blush, buttonEyes, smile } from './face.ts'

const LONG_HAIR = ['woman', 'girl', 'lady', 'princess', 'queen', 'witch']
const SUITED = ['astronaut', 'cosmonaut', 'spaceman']

export function person(look: Look, sheet: Sheet): Figure {
  const skin = look.tone(look.dice.pick(['#f2c9a4', '#e0a878', '#b97a50', '#8a5638', '#f6d7b8']))
  const hair = look.tone(look.dice.pick(['#3a2a26', '#6a4229', '#a8693a', '#d8ae62', '#2b2a31', '#8c8a92']))
  const isSuited = SUITED.includes(look.sort ?? '')
  const cloth = coat(
    look,
    0,
    isSuited ? '#eef0f2' : look.dice.pick(['#c8553f', '#3f7fa8', '#5b8a5a', '#d9a13f', '#7a5c9a']),
  )
  const isLong = LONG_HAIR.includes(look.sort ?? '')
  const arm =
    path(
      'M-36 -128C-66 -122 -76 -84 -70 -58C-62 -52 -54 -56 -52 -64C-52 -84 -46 -98 -36 -104Z',
      sheet.shaded(cloth),
    ) + circle(-62, -54, 11, isSuited ? '#c9cfd6' : skin)
  const leg =
    rect(-32, -44, 25, 38, isSuited ? cloth : darker(cloth, 0.5), { rx: 6 }) +
    path('M-40 0C-40 -12 -32 -14 -22 -14C-10 -14 -5 -10 -5 0Z', '#38343c')
  const svg =
    (isLong ? path('M-54 -176C-66 -130 -58 -104 -46 -98H46C58 -104 66 -130 54 -176Z', hair) : '') +
    leg +
    mirrored(leg) +
    path(
      'M-40 -130C-30 -140 30 -140 40 -130C50 -96 52 -60 54 -36H-54C-52 -60 -50 -96 -40 -130Z',
      sheet.shaded(cloth, 0.14),
    ) +
    arm +
    mirrored(arm) +
    (isSuited
      ? suit(cloth)
      : line('M0 -130V-40', darker(cloth, 0.2), 3) +
        [-104, -80, -56].map((y) => circle(9, y, 3.5, lighter(cloth, 0.5))).join('')) +
    rect(-11, -146, 22, 18, darker(skin, 0.1), { rx: 6 }) +
    ellipse(0, -178, 46, 47, sheet.shaded(skin, 0.1)) +
    hairFront(hair, isLong) +
    blush(28, -166, 10) +
    buttonEyes(17, -178, 6) +
    smile(-162, 20)
  return { svg, width: 150, height: 230, head: { x: 0, y: -180, radius: 50 } }
}

function hairFront(hair: string, isLong: boolean): string {
  const fringe = isLong
    ? 'M-50 -168C-56 -212 -30 -232 0 -232C30 -232 56 -212 50 -168C44 -196 20 -204 -6 -206C-22 -202 -44 -194 -50 -168Z'
    : 'M-48 -178C-54 -214 -26 -232 4 -230C34 -230 52 -210 47 -178C42 -196 30 -200 14 -204C-8 -198 -30 -200 -40 -194C-44 -190 -46 -186 -48 -178Z'
  return (
    path(fringe, hair) +
    line('M-20 -222C-8 -226 8 -226 18 -222', lighter(hair, 0.25), 4, { 'stroke-opacity': 0.5 })
  )
}

function suit(cloth: string): string {
  return (
    rect(-24, -112, 48, 34, darker(cloth, 0.14), { rx: 6 }) +
    circle(-10, -95, 5, '#d8433f') +
    circle(6, -95, 5, '#3f7fd0') +
    rect(-50, -64, 100, 8, '#e08a3c') +
    line('M-64 -86H-54M54 -86H64', '#e08a3c', 6)
  )
}
