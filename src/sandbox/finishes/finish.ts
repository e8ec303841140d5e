/** Looks that go over a whole picture, as a prompt asks for them: paint, lines, tiles, film, things made by hand. */

import type { Pixels } from '../pixels.ts'
import type { Finish } from '../scene/looks.ts'
import { clay, isometric, papercraft, render, sticker } from './craft.ts'
import { cinematic, cyberpunk, grey, photo, sepia, vaporwave } from './film.ts'
import { anime, comic, ink, lineArt, sketch } from './lines.ts'
import { flat, nouveau, oil, watercolor, woodblock } from './paint.ts'
import { facets, glass, pixels } from './tiles.ts'

export async function finished(picture: Pixels, finish: Finish | undefined): Promise<Pixels> {
  return finish === undefined ? picture : FINISHES[finish](picture)
}

const FINISHES: Readonly<Record<Finish, (picture: Pixels) => Promise<Pixels>>> = {
  watercolor,
  oil,
  flat,
  woodblock,
  nouveau,
  sketch,
  ink,
  lineArt,
  comic,
  anime,
  pixels,
  facets,
  glass,
  photo,
  cinematic,
  grey,
  sepia,
  cyberpunk,
  vaporwave,
  render,
  clay,
  papercraft,
  sticker,
  isometric,
}
