/** Eyes, noses and mouths that the creatures share. */

import { darker } from '../scene/colours.ts'
import { circle, ellipse, line, path } from '../scene/svg.ts'

const INK = '#262430'

interface Eyes {
  /** Half the distance between the eyes. */
  readonly apart: number
  readonly y: number
  readonly size: number
  readonly iris: string
  readonly pupil?: 'round' | 'slit'
}

export function eyes({ apart, y, size, iris, pupil = 'round' }: Eyes): string {
  return [-1, 1].map((side) => eye(side * apart, y, size, iris, pupil)).join('')
}

/** Plain dark button eyes. */
export function buttonEyes(apart: number, y: number, size: number): string {
  return [-1, 1]
    .map(
      (side) =>
        circle(side * apart, y, size, INK) +
        circle(side * apart + size * 0.3, y - size * 0.35, size * 0.34, '#ffffff'),
    )
    .join('')
}

export function nose(y: number, width: number, colour: string): string {
  const h = width * 0.62
  const d = `M${-width / 2} ${y}Q0 ${y - h * 0.35} ${width / 2} ${y}Q${width * 0.3} ${y + h * 0.75} 0 ${y + h}Q${-width * 0.3} ${y + h * 0.75} ${-width / 2} ${y}Z`
  return path(d, colour)
}

/** The "w" of cats, dogs and bears, its middle at y. */
export function mouth(y: number, width: number, colour = INK): string {
  const w = width / 2
  return line(
    `M${-w} ${y}Q${-w * 0.5} ${y + w * 0.75} 0 ${y}Q${w * 0.5} ${y + w * 0.75} ${w} ${y}`,
    colour,
    2.6,
  )
}

export function smile(y: number, width: number, colour = INK): string {
  const w = width / 2
  return line(`M${-w} ${y}Q0 ${y + w * 0.9} ${w} ${y}`, colour, 3)
}

export function whiskers(y: number, from: number, to: number, colour: string): string {
  const hairs = [1, -1].flatMap((side) =>
    [-5, 1, 7].map(
      (dy) =>
        `M${side * from} ${y + dy * 0.5}Q${side * ((from + to) / 2)} ${y + dy * 0.5 - 2} ${side * to} ${y + dy}`,
    ),
  )
  return line(hairs.join(''), colour, 1.5, { 'stroke-opacity': 0.75 })
}

export function blush(apart: number, y: number, size: number): string {
  const one = (x: number) => ellipse(x, y, size, size * 0.6, '#f07f86', { 'fill-opacity': 0.28 })
  return one(-apart) + one(apart)
}

function eye(x: number, y: number, size: number, iris: string, pupil: 'round' | 'slit'): string {
  const inner =
    pupil === 'slit' ? ellipse(x, y, size * 0.36, size * 0.82, INK) : circle(x, y, size * 0.62, INK)
  return (
    ellipse(x, y, size * 1.08, size * 1.1, INK) +
    ellipse(x, y + size * 0.04, size * 0.94, size * 0.98, iris) +
    ellipse(x, y + size * 0.42, size * 0.6, size * 0.44, '#ffffff', { 'fill-opacity': 0.22 }) +
    ellipse(x, y - size * 0.45, size * 0.9, size * 0.5, darker(iris, 0.5), { 'fill-opacity': 0.35 }) +
    inner +
    circle(x + size * 0.32, y - size * 0.36, size * 0.28, '#ffffff') +
    circle(x - size * 0.28, y + size * 0.36, size * 0.13, '#ffffff', { 'fill-opacity': 0.8 })
  )
}
