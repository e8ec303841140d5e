import { channelOf, type Invocation } from '../src/chat/invocation.ts'
import type { Catalog } from '../src/images/catalog.ts'
import type { Settings } from '../src/policy/settings.ts'
import type { House } from './house.ts'

interface Here {
  readonly settings: Settings
  readonly catalog: Catalog
}

/** What holds where somebody asks. */
export async function here(
  { space, place }: Pick<Invocation, 'space' | 'place'>,
  house: Pick<House, 'settings' | 'catalogFor'>,
): Promise<Here> {
  const settings = await house.settings.at(space, channelOf({ place }))
  return { settings, catalog: house.catalogFor(settings) }
}
