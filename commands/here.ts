import type { Invocation } from '../src/chat/invocation.ts'
import type { Catalog } from '../src/images/catalog.ts'
import type { Settings } from '../src/policy/settings.ts'
import type { House } from './house.ts'

interface Here {
  readonly settings: Settings
  readonly catalog: Catalog
}

/** What holds where somebody asks; a thread has the settings of its channel. */
export async function here(
  { space, place }: Pick<Invocation, 'space' | 'place'>,
  house: Pick<House, 'settings' | 'catalogFor'>,
): Promise<Here> {
  const settings = await house.settings.at(space, place.parent ?? place.channel)
  return { settings, catalog: house.catalogFor(settings) }
}
