/** What cats wear: breeds and big cats as data, and the patterns painted over the fur. */

import { darker, lighter } from '../scene/colours.ts'
import type { Look } from '../scene/figure.ts'
import { ellipse, line, path } from '../scene/svg.ts'

export interface CatCoat {
  readonly fur: string
  readonly chest: string
  /** Ears, paws and tail tip. */
  readonly points: string
  readonly mask: string | undefined
  readonly iris: string
  readonly nose: string
  readonly pattern: 'plain' | 'stripes' | 'patches' | 'spots' | 'mane'
  readonly mark: string
}

interface Breed {
  readonly fur: string
  readonly points?: string
  readonly chest?: string
  readonly iris?: string
  readonly pattern?: CatCoat['pattern']
  readonly mark?: string
}

const BREEDS: Readonly<Record<string, Breed>> = {
  siamese: { fur: '#f5ecdb', points: '#4d3a35', iris: '#3f8fd8' },
  tabby: { fur: '#c9a274', pattern: 'stripes', mark: '#6e4e33', iris: '#9dbb52' },
  calico: { fur: '#f6efe2', pattern: 'patches', mark: '#de8a43', iris: '#c9a63d' },
  tuxedo: { fur: '#2c2b33', chest: '#f4f1ea', points: '#f4f1ea', iris: '#a8c64f' },
  tiger: { fur: '#ec923b', chest: '#fbf3e2', pattern: 'stripes', mark: '#2c2527', iris: '#d9b13f' },
  leopard: { fur: '#e6b662', chest: '#f8ecd0', pattern: 'spots', mark: '#493525', iris: '#b6c058' },
  panther: { fur: '#26262f', iris: '#d8c245' },
  lion: { fur: '#e0a955', chest: '#f2d9a5', pattern: 'mane', mark: '#9a5a2c', iris: '#c08a33' },
}

export function catCoat(look: Look): CatCoat {
  const breed = BREEDS[look.sort ?? ''] ?? usual(look)
  const fur = look.tone(look.colours[0] ?? breed.fur)
  const second = look.colours[1]
  const pointed = look.sort === 'siamese'
  const pointColour = look.tone((pointed ? second : undefined) ?? breed.points ?? darker(breed.fur, 0))
  const points = pointed || breed.points !== undefined ? pointColour : fur
  return {
    fur,
    points,
    chest: look.tone(breed.chest ?? lighter(look.colours[0] ?? breed.fur, 0.45)),
    mask: pointed ? points : undefined,
    iris: look.eyes ?? breed.iris ?? look.dice.pick(['#8fb64e', '#d8a93b', '#4fa3b8', '#b9a04a']),
    nose: pointed ? darker(points, 0.2) : '#d98585',
    pattern: second !== undefined && !pointed ? 'patches' : (breed.pattern ?? 'plain'),
    mark: look.tone(second ?? breed.mark ?? darker(fur, 0.4)),
  }
}

/** An ordinary cat in the colour asked for; of no colour, whatever the street brings. */
function usual(look: Look): Breed {
  if (look.colours.length > 0)
    return { fur: look.colours[0] ?? '#8d929b', mark: darker(look.colours[0] ?? '#8d929b', 0.35) }
  return look.dice.pick<Breed>([
    { fur: '#d9975a', pattern: 'stripes', mark: '#a8612f', iris: '#7fae58' },
    { fur: '#8c8f99', pattern: 'stripes', mark: '#555861', iris: '#c9b94a' },
    { fur: '#33323c', chest: '#3b3a45', iris: '#d5bd45' },
    { fur: '#efe2cb', pattern: 'patches', mark: '#c98a4f', iris: '#6fa9c9' },
    { fur: '#a9a3a0', chest: '#e8e4de', iris: '#8fb64e' },
  ])
}

export function headPattern({ pattern, mark }: CatCoat): string {
  if (pattern === 'stripes') {
    return line(
      'M0 -205V-184M-13 -202L-9 -186M13 -202L9 -186M-56 -160L-40 -157M-55 -148L-41 -149M56 -160L40 -157M55 -148L41 -149',
      mark,
      5.5,
      {
        'stroke-opacity': 0.85,
      },
    )
  }
  if (pattern === 'patches') {
    return (
      path(
        'M-57 -165C-60 -196 -34 -210 -8 -207C-4 -190 -14 -172 -28 -164C-40 -158 -50 -158 -57 -165Z',
        mark,
      ) + ellipse(40, -186, 15, 12, darker(mark, 0.45), { transform: 'rotate(30 40 -186)' })
    )
  }
  if (pattern === 'spots')
    return spots(mark, [
      [-20, -194, 5],
      [0, -200, 5],
      [20, -194, 5],
      [-42, -176, 4],
      [42, -176, 4],
      [-48, -152, 3.5],
      [48, -152, 3.5],
    ])
  return ''
}

export function bodyPattern({ pattern, mark }: CatCoat): string {
  if (pattern === 'stripes') {
    return line(
      'M-52 -80Q-40 -78 -34 -72M-55 -62Q-42 -58 -36 -54M52 -80Q40 -78 34 -72M55 -62Q42 -58 36 -54M-62 -34Q-52 -36 -46 -30M62 -34Q52 -36 46 -30M-48 -98Q-38 -98 -32 -92M48 -98Q38 -98 32 -92',
      mark,
      6,
      {
        'stroke-opacity': 0.85,
      },
    )
  }
  if (pattern === 'patches') {
    return (
      path('M-50 -40C-62 -78 -48 -104 -36 -108C-26 -92 -28 -58 -36 -40Z', mark) +
      ellipse(46, -38, 15, 18, darker(mark, 0.45), { 'fill-opacity': 0.9 })
    )
  }
  if (pattern === 'spots')
    return spots(mark, [
      [-44, -88, 6],
      [-50, -66, 6],
      [-46, -42, 6],
      [44, -88, 6],
      [50, -66, 6],
      [46, -42, 6],
      [-60, -24, 5],
      [60, -24, 5],
    ])
  return ''
}

function spots(colour: string, places: readonly (readonly [number, number, number])[]): string {
  return places.map(([x, y, r]) => ellipse(x, y, r, r * 0.85, colour, { 'fill-opacity': 0.85 })).join('')
}
