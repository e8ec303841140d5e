import { inputFailure } from '../failure.ts'
import type { SizeRule } from './profiles.ts'

/** Sizes that have a name; their edges are multiples of 64, which every known server takes. */
const shapes = {
  square: { width: 1024, height: 1024 },
  landscape: { width: 1536, height: 1024 },
  portrait: { width: 1024, height: 1536 },
  wide: { width: 1792, height: 1024 },
  tall: { width: 1024, height: 1792 },
} as const satisfies Record<string, Size>

export const namedSizes: readonly string[] = Object.keys(shapes)

/** Worth suggesting beside the names. */
export const commonSizes: readonly string[] = [
  '1024x1024',
  '1536x1024',
  '1024x1536',
  '1920x1088',
  '2048x2048',
  '2560x1440',
  '3840x2160',
]

interface Size {
  readonly width: number
  readonly height: number
}

interface Snapped {
  /** As the API takes it; `auto` where the model decides. */
  readonly size: string
  /** It is not what was asked for, and the person should know. */
  readonly changed: boolean
}

/** The size as typed → the nearest one that the model takes. */
export function snapSize(wished: string | undefined, rule: SizeRule): Snapped {
  const text = (wished ?? 'auto').trim().toLowerCase()
  if (text === 'auto' || text === '') return { size: automatic(rule), changed: false }
  const shape = Object.hasOwn(shapes, text) ? shapes[text as keyof typeof shapes] : undefined // hasOwn proved it
  const wanted = shape ?? parseSize(text)
  if (wanted === undefined) {
    const allowed = ['auto', ...namedSizes, '1536x1024'].join(', ')
    throw inputFailure('option_invalid', { option: 'size', value: text, allowed })
  }
  const found = nearest(wanted, rule)
  const changed = shape === undefined ? !same(found, wanted) : orientation(found) !== orientation(shape)
  return { size: `${found.width}x${found.height}`, changed }
}

/** `1536x1024`, also with the sign × or blanks. */
export function parseSize(text: string): Size | undefined {
  const match = /^(\d{1,5})\s*[x×*]\s*(\d{1,5})$/i.exec(text.trim())
  const width = Number(match?.[1])
  const height = Number(match?.[2])
  return width > 0 && height > 0 ? { width, height } : undefined
}

function automatic(rule: SizeRule): string {
  return rule.kind === 'listed' && !rule.auto ? (rule.sizes[0] ?? 'auto') : 'auto'
}

function nearest(wanted: Size, rule: SizeRule): Size {
  switch (rule.kind) {
    case 'open':
      return wanted
    case 'listed':
      return nearestListed(wanted, rule.sizes)
    case 'flexible':
      return nearestLegal(wanted, rule)
  }
}

/** The shape counts twice as much as the number of pixels. */
function nearestListed(wanted: Size, sizes: readonly string[]): Size {
  const distance = (size: Size) =>
    2 * Math.abs(Math.log(ratio(size) / ratio(wanted))) + Math.abs(Math.log(area(size) / area(wanted)))
  return closest(
    sizes.flatMap((text) => parseSize(text) ?? []),
    distance,
    wanted,
  )
}

type FlexibleRule = Extract<SizeRule, { kind: 'flexible' }>

function nearestLegal(wanted: Size, rule: FlexibleRule): Size {
  const ideal = within(wanted, rule)
  const candidates = around(ideal.width, rule.step)
    .flatMap((width) => around(ideal.height, rule.step).map((height) => ({ width, height })))
    .filter((size) => isLegal(size, rule))
  const distance = ({ width, height }: Size) =>
    Math.abs(Math.log(width / ideal.width)) + Math.abs(Math.log(height / ideal.height))
  return closest(candidates, distance, ideal)
}

/** The same shape with legal proportions, edges and area, before it is put on the grid. */
function within({ width, height }: Size, rule: FlexibleRule): Size {
  const bounded = Math.min(rule.maxRatio, Math.max(1 / rule.maxRatio, width / height))
  const pixels = Math.min(rule.maxPixels, Math.max(rule.minPixels, width * height))
  const shrink = Math.min(1, rule.maxEdge / Math.sqrt(pixels * Math.max(bounded, 1 / bounded)))
  return { width: Math.sqrt(pixels * bounded) * shrink, height: Math.sqrt(pixels / bounded) * shrink }
}

function around(edge: number, step: number): readonly number[] {
  const middle = Math.round(edge / step)
  return [-3, -2, -1, 0, 1, 2, 3].map((offset) => (middle + offset) * step).filter((value) => value > 0)
}

export function isLegal(size: Size, rule: FlexibleRule): boolean {
  return (
    size.width % rule.step === 0 &&
    size.height % rule.step === 0 &&
    Math.max(size.width, size.height) <= rule.maxEdge &&
    Math.max(ratio(size), 1 / ratio(size)) <= rule.maxRatio &&
    area(size) >= rule.minPixels &&
    area(size) <= rule.maxPixels
  )
}

function closest(sizes: readonly Size[], distance: (size: Size) => number, fallback: Size): Size {
  return (
    sizes.reduce<Size | undefined>(
      (best, size) => (best === undefined || distance(size) < distance(best) ? size : best),
      undefined,
    ) ?? fallback
  )
}

const ratio = ({ width, height }: Size) => width / height
const area = ({ width, height }: Size) => width * height
const same = (one: Size, other: Size) => one.width === other.width && one.height === other.height
const orientation = (size: Size) => Math.sign(size.width - size.height)
