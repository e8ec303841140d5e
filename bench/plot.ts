import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** One chart of a picture: lines over the same axis. */
export interface Chart {
  readonly title: string
  readonly across: string
  readonly lines: readonly Line[]
}

interface Line {
  readonly name: string
  readonly color: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** Who is who in every picture. */
export const colors = { easel: '#5b5bd6', 'plain bot': '#c2562d' } as const

export const figuresFolder = 'docs/figures'

const size = { width: 560, height: 360, left: 64, right: 24, top: 56, bottom: 52 }
const text = 'font-family="sans-serif" fill="#30303a"'

/** The charts side by side, as a PNG in docs/figures. */
export async function drawCharts(name: string, charts: readonly Chart[]): Promise<void> {
  const width = charts.length * size.width
  const body = charts.map(
    (chart, index) => `<g transform="translate(${index * size.width} 0)">${draw(chart)}</g>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${size.height}">
    <rect width="100%" height="100%" fill="white"/>${body.join('')}</svg>`
  await mkdir(figuresFolder, { recursive: true })
  await sharp(Buffer.from(svg), { density: 144 })
    .png({ palette: true })
    .toFile(join(figuresFolder, `${name}.png`))
}

function draw({ title, across, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points)
  const highest = roundUp(Math.max(...points.map(([, y]) => y)))
  const furthest = Math.max(...points.map(([x]) => x))
  const x = (value: number) => size.left + (value / furthest) * (size.width - size.left - size.right)
  const y = (value: number) =>
    size.height - size.bottom - (value / highest) * (size.height - size.top - size.bottom)
  return [
    `<text x="${size.left}" y="26" font-size="16" font-weight="bold" ${text}>${title}</text>`,
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => rule(y(share * highest), share * highest)),
    ...[...new Set(points.map(([value]) => value))].map((value) => label(x(value), size.height - 32, value)),
    `<text x="${size.width / 2}" y="${size.height - 10}" font-size="13" text-anchor="middle" ${text}>${across}</text>`,
    ...lines.map((line, index) => drawLine(line, index, x, y)),
  ].join('')
}

function rule(at: number, value: number): string {
  return `<line x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}" stroke="#e4e4ea"/>
    <text x="${size.left - 8}" y="${at + 4}" font-size="12" text-anchor="end" ${text}>${value}</text>`
}

function label(at: number, height: number, value: number): string {
  return `<text x="${at}" y="${height}" font-size="12" text-anchor="middle" ${text}>${value}</text>`
}

type Scale = (value: number) => number

function drawLine({ name, color, points }: Line, index: number, x: Scale, y: Scale): string {
  const path = points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ')
  const dots = points.map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="3.5" fill="${color}"/>`)
  const left = size.left + 8 + index * 130
  return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2.5"/>${dots.join('')}
    <rect x="${left}" y="38" width="12" height="4" fill="${color}"/>
    <text x="${left + 18}" y="44" font-size="13" ${text}>${name}</text>`
}

/** To a number whose quarters are easy to read. */
function roundUp(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 6, 8, 10].map((times) => times * step).find((top) => top >= value) ?? value
}
