/** SVG written by code alone: numbers and colours from this room, never a person's words. */

import { darker, lighter } from './colours.ts'

type Attributes = Readonly<Record<string, string | number | undefined>>

export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let head = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    head += ` ${key}="${typeof value === 'number' ? round(value) : attributeText(value)}"`
  }
  return children.length === 0 ? `${head}/>` : `${head}>${children.join('')}</${name}>`
}

export function circle(cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string {
  return tag('circle', { cx, cy, r, fill, ...more })
}

export function ellipse(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  fill: string,
  more: Attributes = {},
): string {
  return tag('ellipse', { cx, cy, rx, ry, fill, ...more })
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  more: Attributes = {},
): string {
  return tag('rect', { x, y, width, height, fill, ...more })
}

export function path(d: string, fill: string, more: Attributes = {}): string {
  return tag('path', { d, fill, ...more })
}

/** A line with round ends. */
export function line(d: string, stroke: string, width: number, more: Attributes = {}): string {
  return tag('path', {
    d,
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...more,
  })
}

export function group(transform: string, ...children: readonly string[]): string {
  return tag('g', { transform }, ...children)
}

export function mirrored(...children: readonly string[]): string {
  return group('scale(-1 1)', ...children)
}

export function polygon(
  points: readonly (readonly [number, number])[],
  fill: string,
  more: Attributes = {},
): string {
  return path(`M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`, fill, more)
}

/** A smooth line through all points (Catmull-Rom as cubic curves), open. */
export function smooth(points: readonly (readonly [number, number])[]): string {
  const at = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, 0]
  const first = at(0)
  let d = `M${round(first[0])} ${round(first[1])}`
  for (let index = 0; index < points.length - 1; index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const c1 = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6] as const
    const c2 = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6] as const
    d += `C${[...c1, ...c2, ...to].map(round).join(' ')}`
  }
  return d
}

/** Collects the gradients and clips of one picture. */
export interface Sheet {
  linear(stops: readonly string[], direction?: 'down' | 'right' | 'slant'): string
  radial(
    stops: readonly (readonly [colour: string, opacity: number])[],
    at?: readonly [number, number],
  ): string
  /** From a lit upper left to a shaded lower right. */
  shaded(colour: string, depth?: number): string
  clip(shape: string): string
  definitions(): string
}

export function createSheet(): Sheet {
  const definitions = new Map<string, string>()

  function define(make: (id: string) => string): string {
    const key = make('')
    const known = definitions.get(key)
    if (known !== undefined) return known
    const id = `d${definitions.size}`
    definitions.set(key, id)
    bodies.push(make(id))
    return id
  }
  const bodies: string[] = []

  const sheet: Sheet = {
    linear(stops, direction = 'down') {
      const [x2, y2] = direction === 'down' ? [0, 1] : direction === 'right' ? [1, 0] : [0.8, 1]
      const parts = stops.map((colour, index) => stop(index / Math.max(1, stops.length - 1), colour))
      return `url(#${define((id) => tag('linearGradient', { id, x1: 0, y1: 0, x2, y2 }, ...parts))})`
    },
    radial(stops, [cx, cy] = [0.5, 0.5]) {
      const parts = stops.map(([colour, opacity], index) =>
        stop(index / Math.max(1, stops.length - 1), colour, opacity),
      )
      return `url(#${define((id) => tag('radialGradient', { id, cx, cy, r: 0.5 }, ...parts))})`
    },
    shaded(colour, depth = 0.16) {
      return sheet.linear([lighter(colour, depth), colour, darker(colour, depth)], 'slant')
    },
    clip(shape) {
      return `url(#${define((id) => tag('clipPath', { id }, shape))})`
    },
    definitions: () => (bodies.length === 0 ? '' : tag('defs', {}, ...bodies)),
  }
  return sheet
}

export function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function stop(offset: number, colour: string, opacity?: number): string {
  return tag('stop', { offset, 'stop-color': colour, 'stop-opacity': opacity })
}

/** Nothing that needs it should come here; this is the second lock. */
function attributeText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
