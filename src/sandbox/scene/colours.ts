/** Colour names as people write them, and the little arithmetic of painting. Colours are `#rrggbb`. */

export const COLOURS: Readonly<Record<string, string>> = {
  white: '#f7f3ea',
  cream: '#f3e3c3',
  ivory: '#f6eedb',
  beige: '#e2cfae',
  tan: '#cfa878',
  brown: '#8a5a3b',
  chocolate: '#5f3a26',
  black: '#2b2a31',
  grey: '#8d929b',
  gray: '#8d929b',
  silver: '#c3c9d1',
  red: '#d8433f',
  crimson: '#b3243c',
  scarlet: '#d9382b',
  maroon: '#7c2530',
  burgundy: '#76203a',
  orange: '#ec8637',
  ginger: '#dd8740',
  amber: '#f0a533',
  gold: '#e8b83f',
  golden: '#e8b83f',
  yellow: '#f4cf45',
  lime: '#a8cf45',
  green: '#58a55c',
  emerald: '#2f9e6e',
  olive: '#8a8f45',
  mint: '#9edcc0',
  teal: '#2a9d94',
  turquoise: '#3dbfb8',
  cyan: '#46c3dc',
  aqua: '#5cc9d6',
  azure: '#4f9fe0',
  blue: '#3f7fd0',
  navy: '#27386b',
  indigo: '#4a4a9c',
  violet: '#7f5bb5',
  purple: '#8457b8',
  lavender: '#b9a4e0',
  lilac: '#c4a6dd',
  magenta: '#cf4a9a',
  pink: '#ef9bb5',
  rose: '#e5738c',
  coral: '#f0806a',
  peach: '#f5b994',
  salmon: '#f09280',
  copper: '#b5714a',
  bronze: '#a67c45',
}

export function mix(from: string, to: string, share: number): string {
  const a = channels(from)
  const b = channels(to)
  return toHex(a.map((value, index) => value + ((b[index] ?? value) - value) * share))
}

export function lighter(colour: string, share: number): string {
  return mix(colour, '#fffdf6', share)
}

/** Shadows lean to blue: plain black makes paint look dirty. */
export function darker(colour: string, share: number): string {
  return mix(colour, '#191a35', share)
}

export function lightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour)
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
}

export function fromHsl(hue: number, saturation: number, light: number): string {
  const chroma = saturation * Math.min(light, 1 - light)
  const channel = (offset: number) => {
    const turn = (offset + ((hue % 360) + 360) / 30) % 12
    return 255 * (light - chroma * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)))
  }
  return toHex([channel(0), channel(8), channel(4)])
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function toHex(values: readonly number[]): string {
  const parts = values.map((value) => Math.round(Math.min(255, Math.max(0, value))))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
