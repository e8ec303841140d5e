/** Words drawn with strokes: the text in quotes of a prompt, and the mark in the corner. */

import { GLYPHS } from './glyphs.ts'
import { group, line, rect } from './svg.ts'

interface Lettering {
  /** From 0,0 to width,height. */
  readonly svg: string
  readonly width: number
  readonly height: number
}

const GAP = 14
const SPACE = 28
const LINE_HEIGHT = 92
const LONGEST_LINE = 16
const MOST_LINES = 5

/** Accents fall away, letters become capitals, what the alphabet lacks is left out. */
function letterLine(text: string, colour: string, weight: number): Lettering {
  let x = 0
  let svg = ''
  for (const character of plain(text)) {
    const glyph = GLYPHS[character]
    if (glyph === undefined) {
      x += SPACE
      continue
    }
    svg += group(`translate(${x} 0)`, line(glyph.d, colour, weight))
    x += glyph.width + GAP
  }
  return { svg, width: Math.max(1, x - GAP), height: 60 }
}

/** The text in lines, centred, scaled to the box; empty when no letter of it can be drawn. */
export function letterBlock(
  text: string,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ink: { readonly colour: string; readonly outline: string },
): string {
  const lines = wrap(plain(text))
  if (lines.length === 0) return ''
  const drawn = lines.map((words) => ({
    back: letterLine(words, ink.outline, 21),
    front: letterLine(words, ink.colour, 10),
  }))
  const width = Math.max(...drawn.map(({ front }) => front.width))
  const height = (lines.length - 1) * LINE_HEIGHT + 60
  const scale = Math.min(box.width / width, box.height / height, 3.2)
  const rows = drawn.map(({ back, front }, index) =>
    group(`translate(${(width - front.width) / 2} ${index * LINE_HEIGHT})`, back.svg, front.svg),
  )
  const x = box.x + (box.width - width * scale) / 2
  const y = box.y + (box.height - height * scale) / 2
  return group(`translate(${x} ${y}) scale(${scale})`, ...rows)
}

/** "SANDBOX" on a small dark label, its lower right corner at 0,0, `height` high. */
export function sandboxMark(height: number): string {
  const word = letterLine('sandbox', '#ffffff', 9)
  const scale = (height * 0.42) / 60
  const width = word.width * scale + height * 0.9
  return group(
    `translate(${-width} ${-height})`,
    rect(0, 0, width, height, '#14162b', { rx: height / 2, 'fill-opacity': 0.55 }),
    group(`translate(${height * 0.45} ${height * 0.29}) scale(${scale})`, word.svg),
  )
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[–—]/g, '-')
    .toUpperCase()
}

function wrap(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => [...word].some((character) => character in GLYPHS))
  const lines: string[] = []
  for (const word of words.map((candidate) => candidate.slice(0, LONGEST_LINE))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= LONGEST_LINE)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.slice(0, MOST_LINES)
}
