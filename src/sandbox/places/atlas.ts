/** All places by name. */

import type { Part } from '../scene/cast.ts'
import type { PlaceName } from '../scene/vocabulary.ts'
import { clouds, moon, space, underwater } from './beyond.ts'
import { forest, garden, meadow, snowfield } from './countryside.ts'
import { desert, mountains } from './highlands.ts'
import type { DrawPlace } from './place.ts'
import { lake, sea } from './seaside.ts'
import { studioBackdrop } from './studio-backdrop.ts'
import { city, room } from './town.ts'

export const PLACE_ART: Readonly<Record<PlaceName | Part['home'], DrawPlace>> = {
  sea,
  underwater,
  mountains,
  lake,
  forest,
  city,
  desert,
  snow: snowfield,
  space,
  moon,
  meadow,
  garden,
  clouds,
  room,
  studio: studioBackdrop,
}
