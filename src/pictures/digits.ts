/**
 * Figures as strokes in a box of 10 by 16. A chart's labels are drawn with these and no font: servers often have none,
 * and librsvg then draws empty boxes.
 */
const strokes: Readonly<Record<string, { readonly path: string; readonly advance: number }>> = {
  '0': { path: 'M5 1C1.8 1 1 4 1 8s.8 7 4 7 4-3 4-7-.8-7-4-7z', advance: 12.5 },
  '1': { path: 'M2.2 4 5.6 1V15', advance: 12.5 },
  '2': { path: 'M1.2 4.8C1.4-.2 8.8-.2 8.8 4.7 8.8 8.2 1.6 11 1 15H9', advance: 12.5 },
  '3': {
    path: 'M1.3 3C2.9 0 8.5.4 8.5 4.4 8.5 7.6 5.6 7.6 4.2 7.6 6 7.6 9 8 9 11.3 9 15.9 2.6 16.2 1 12.6',
    advance: 12.5,
  },
  '4': { path: 'M7 15V1L1 11H9.4', advance: 12.5 },
  '5': { path: 'M8.4 1H2.4L1.8 7C4 5.4 9 5.8 9 10.4 9 15.8 2.6 16.2 1 12.8', advance: 12.5 },
  '6': { path: 'M8 2C4-.6 1 4 1 10 1 16.6 9 16.6 9 10.4 9 5.4 2.4 5.4 1.2 9.8', advance: 12.5 },
  '7': { path: 'M1 1H9L3.6 15', advance: 12.5 },
  '8': { path: 'M5 1C.6 1 .6 7.4 5 7.4S9.4 1 5 1zM5 7.4C-.2 7.4-.2 15 5 15S10.2 7.4 5 7.4z', advance: 12.5 },
  '9': { path: 'M2 14C6 16.6 9 12 9 6 9-.6 1-.6 1 5.6 1 10.6 7.6 10.6 8.8 6.2', advance: 12.5 },
  $: {
    path: 'M8.6 3.8C7 .8 1.4 1.2 1.4 4.6 1.4 8.6 8.8 7 8.8 11.2 8.8 15.2 2.4 15.2 1 12M5-1V17',
    advance: 13,
  },
  '.': { path: 'M2 15V14.9', advance: 6 },
  '-': { path: 'M1.5 8.5H7.5', advance: 11 },
}

const boxHeight = 16

export interface Lettering {
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly height: number
  readonly colour: string
  readonly anchor: 'start' | 'middle' | 'end'
  /** Of a pen, in the box's own measure. */
  readonly stroke?: number
}

/** An SVG group; characters that are no figures are left out. */
export function figures(text: string, { x, y, height, colour, anchor, stroke = 1.7 }: Lettering): string {
  const known = [...text].flatMap((character) => strokes[character] ?? [])
  const width = known.reduce((sum, { advance }) => sum + advance, 0)
  const scale = height / boxHeight
  const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * width * scale
  let pen = 0
  const paths = known.map(({ path, advance }) => {
    const at = pen
    pen += advance
    return `<path d="${path}" transform="translate(${at} 0)"/>`
  })
  return (
    `<g transform="translate(${x - shift} ${y - height}) scale(${scale})" fill="none" stroke="${colour}" ` +
    `stroke-width="${stroke}" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
  )
}
