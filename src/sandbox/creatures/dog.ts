/** A sitting dog: floppy or pricked ears, spots, a husky's face. */

import { darker, lighter, lightness } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { ellipse, line, mirrored, path, type Sheet } from '../scene/svg.ts'
import { buttonEyes, eyes, mouth, nose } from './face.ts'
import { sittingBody } from './sitting.ts'

interface Breed {
  readonly fur: string
  readonly ear: string
  readonly face: string
  readonly pricked: boolean
}

const BREEDS: Readonly<Record<string, Breed>> = {
  husky: { fur: '#6d7480', ear: '#565c68', face: '#f6f4ee', pricked: true },
  corgi: { fur: '#dd9145', ear: '#d28337', face: '#fbf5e8', pricked: true },
  shepherd: { fur: '#a9783f', ear: '#3b2f2a', face: '#c79a5c', pricked: true },
  dalmatian: { fur: '#f7f4ec', ear: '#2e2c33', face: '#fbf9f3', pricked: false },
  poodle: { fur: '#efe4d2', ear: '#e2d2ba', face: '#f5ecdd', pricked: false },
  beagle: { fur: '#c98d4e', ear: '#8f5a30', face: '#f8f1e2', pricked: false },
  retriever: { fur: '#dda75c', ear: '#c08a41', face: '#f3dcae', pricked: false },
  labrador: { fur: '#e6c184', ear: '#c99d5b', face: '#f6e6c2', pricked: false },
  spaniel: { fur: '#8a4f30', ear: '#6e3c24', face: '#f3e8d6', pricked: false },
  pug: { fur: '#dfc197', ear: '#3a322f', face: '#564842', pricked: false },
}

const HEAD =
  'M-52 -166C-52 -200 -30 -216 0 -216C30 -216 52 -200 52 -166C52 -138 34 -112 0 -112C-34 -112 -52 -138 -52 -166Z'

export function dog(look: Look, sheet: Sheet): Figure {
  const breed = BREEDS[look.sort ?? ''] ?? usual(look)
  const fur = coat(look, 0, breed.fur)
  const isPlain = look.colours.length > 0 && BREEDS[look.sort ?? ''] === undefined
  const face = look.tone(isPlain ? lighter(look.colours[0] ?? breed.fur, 0.5) : breed.face)
  const ear = look.tone(look.colours[1] ?? (isPlain ? darker(look.colours[0] ?? breed.fur, 0.25) : breed.ear))
  const svg =
    line('M46 -24C80 -30 92 -54 90 -80', sheet.linear([face, fur, fur]), 17) +
    sittingBody(sheet, { coat: fur, chest: face, paws: lightness(face) > 0.4 ? face : fur, stout: 1.08 }) +
    (look.sort === 'dalmatian' ? spots() : '') +
    (breed.pricked ? prickedEars(sheet, ear) : '') +
    path(HEAD, sheet.shaded(fur, 0.12)) +
    mask(look, face, fur) +
    (look.sort === 'dalmatian'
      ? ellipse(-30, -190, 11, 9, '#2e2c33') + ellipse(22, -200, 7, 6, '#2e2c33')
      : '') +
    (breed.pricked ? '' : floppyEars(sheet, ear)) +
    (look.eyes === undefined && look.sort !== 'husky'
      ? buttonEyes(22, -168, 9)
      : eyes({ apart: 22, y: -168, size: 11, iris: look.eyes ?? '#69b4e4' })) +
    muzzle(face)
  return { svg, width: 190, height: 232, head: { x: 0, y: -166, radius: 54 } }
}

function muzzle(face: string): string {
  return (
    ellipse(0, -137, 29, 22, lighter(face, 0.25)) +
    path('M-8 -126Q0 -104 8 -126Z', '#e2727c') +
    nose(-151, 25, '#2a2730') +
    mouth(-128, 26)
  )
}

function mask(look: Look, face: string, fur: string): string {
  if (look.sort === 'pug') return ellipse(0, -140, 34, 28, face)
  if (lightness(face) < lightness(fur)) return ''
  return path(
    'M-6 -212C-12 -190 -14 -176 -40 -160C-46 -136 -28 -114 0 -114C28 -114 46 -136 40 -160C14 -176 12 -190 6 -212Z',
    face,
  )
}

function floppyEars(sheet: Sheet, colour: string): string {
  const ear = path(
    'M-40 -206C-66 -208 -78 -178 -74 -146C-70 -126 -54 -130 -48 -150C-44 -170 -40 -186 -30 -200Z',
    sheet.shaded(colour),
  )
  return ear + mirrored(ear)
}

function prickedEars(sheet: Sheet, colour: string): string {
  const ear =
    path('M-52 -176C-56 -206 -52 -228 -46 -240C-32 -230 -18 -214 -10 -200Z', sheet.shaded(colour)) +
    path('M-45 -186C-47 -206 -45 -220 -42 -226C-34 -220 -26 -210 -20 -200Z', '#e2aaa0', {
      'fill-opacity': 0.75,
    })
  return ear + mirrored(ear)
}

function spots(): string {
  const places = [
    [-40, -86, 9],
    [-46, -48, 11],
    [36, -96, 8],
    [46, -60, 10],
    [-12, -50, 6],
    [20, -34, 7],
    [52, -24, 8],
  ] as const
  return places.map(([x, y, r]) => ellipse(x, y, r, r * 0.85, '#2e2c33')).join('')
}

function usual(look: Look): Breed {
  return look.dice.pick<Breed>([
    { fur: '#d8a25c', ear: '#b67f3f', face: '#f4e3c4', pricked: false },
    { fur: '#8a5a3b', ear: '#6a4029', face: '#e5c7a1', pricked: false },
    { fur: '#f1e8d8', ear: '#a8733f', face: '#fbf7ee', pricked: false },
    { fur: '#3a3942', ear: '#2a2931', face: '#c98d52', pricked: true },
  ])
}
