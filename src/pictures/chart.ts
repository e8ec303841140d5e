import { figures, type Lettering } from './digits.ts'
import { withPixels } from './pixels.ts'

/** Bars for each day, a panel for each series. */
interface Chart {
  /** Under the bars: days of a month, or month and day. */
  readonly labels: readonly string[]
  readonly series: readonly Series[]
}

export interface Series {
  readonly unit: 'pictures' | 'dollars'
  /** One for each label. */
  readonly values: readonly number[]
}

const width = 1_200
const panelHeight = 300
const margin = { left: 120, right: 40, top: 64, bottom: 60 }
// Its own ground, so that it reads the same in a light chat and a dark one.
const colours = {
  ground: '#1e2230',
  line: '#3d445c',
  text: '#dfe4f2',
  pictures: '#6cb2ff',
  dollars: '#ffc062',
}

/** A PNG; its words are for the message that it comes with, since a picture speaks no language. */
export function drawChart(chart: Chart): Promise<Buffer> {
  const height = chart.series.length * panelHeight
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" rx="24" fill="${colours.ground}"/>` +
    chart.series.map((series, index) => panel(series, chart.labels, index * panelHeight)).join('') +
    '</svg>'
  return withPixels((engine) => engine(Buffer.from(svg)).png({ palette: true }).toBuffer())
}

function panel({ unit, values }: Series, labels: readonly string[], top: number): string {
  const ceiling = niceCeiling(Math.max(...values, 0), unit)
  const floor = panelHeight - margin.bottom
  const room = floor - margin.top
  const heightOf = (value: number) => (value / ceiling) * room
  const slot = (width - margin.left - margin.right) / labels.length
  const bars = values.map((value, index) => {
    const middle = margin.left + slot * (index + 0.5)
    const tall = value > 0 ? Math.max(3, heightOf(value)) : 0
    const said = slot >= 60 || value === Math.max(...values)
    return [
      bar({ middle, thickness: Math.min(72, slot * 0.68), floor, tall, colour: colours[unit] }),
      value > 0 && said
        ? letters(amount(value, unit), { x: middle, y: floor - tall - 8, anchor: 'middle' })
        : '',
      isLabelled(index, labels.length, slot)
        ? letters(labels[index] ?? '', { x: middle, y: floor + 34, anchor: 'middle' })
        : '',
    ].join('')
  })
  const lines = [0, 0.5, 1].map((share) => {
    const y = floor - room * share
    return (
      `<path d="M${margin.left} ${y}H${width - margin.right}" stroke="${colours.line}" stroke-width="2"/>` +
      letters(amount(ceiling * share, unit), { x: margin.left - 16, y: y + 8, anchor: 'end' })
    )
  })
  return `<g transform="translate(0 ${top})">${emblem(unit)}${lines.join('')}${bars.join('')}</g>`
}

interface Bar {
  readonly middle: number
  readonly thickness: number
  readonly floor: number
  readonly tall: number
  readonly colour: string
}

function bar({ middle, thickness, floor, tall, colour }: Bar): string {
  const round = Math.min(6, tall / 2)
  const left = middle - thickness / 2
  return (
    `<path d="M${left} ${floor}v${-(tall - round)}q0 ${-round} ${round} ${-round}h${thickness - 2 * round}` +
    `q${round} 0 ${round} ${round}v${tall - round}z" fill="${colour}"/>`
  )
}

/** A small picture; money says so itself, on its axis. */
function emblem(unit: Series['unit']): string {
  if (unit === 'dollars') return ''
  const stroke = `fill="none" stroke="${colours.pictures}" stroke-width="3" stroke-linejoin="round"`
  return (
    `<g transform="translate(66 14)"><rect width="36" height="26" rx="4" ${stroke}/>` +
    `<path d="M4 22l9-10 7 7 5-5 7 7" ${stroke}/><circle cx="25" cy="8" r="2.5" fill="${colours.pictures}"/></g>`
  )
}

function letters(text: string, where: Pick<Lettering, 'x' | 'y' | 'anchor'>): string {
  const figure = { ...where, height: 18 }
  // A rim in the ground's colour, so that no line runs through them.
  return (
    figures(text, { ...figure, colour: colours.ground, stroke: 9 }) +
    figures(text, { ...figure, colour: colours.text })
  )
}

/** As many as fit side by side, and always the last. */
function isLabelled(index: number, count: number, slot: number): boolean {
  const every = Math.max(1, Math.ceil(44 / slot))
  return (count - 1 - index) % every === 0
}

/** 1, 2, 5, 10, 20, 50, …, so that half of it is a round figure too. */
function niceCeiling(most: number, unit: Series['unit']): number {
  const least = unit === 'pictures' ? 2 : 0.02
  const wanted = Math.max(most, least)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 3, 4, 6, 8, 10].find((one) => one * power >= wanted * 0.999_999) ?? 10
  const ceiling = step * power
  return unit === 'pictures' ? Math.ceil(ceiling / 2) * 2 : ceiling
}

function amount(value: number, unit: Series['unit']): string {
  if (unit === 'pictures') return String(Math.round(value))
  if (value === 0) return '$0'
  if (value >= 100) return `$${Math.round(value)}`
  return `$${value.toFixed(value < 0.1 ? 3 : 2)}`
}
