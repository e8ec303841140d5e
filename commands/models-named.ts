import type { Invocation } from '../src/chat/invocation.ts'
import { inputFailure } from '../src/failure.ts'
import type { Catalog } from '../src/images/catalog.ts'
import type { SettingKey, Settings } from '../src/policy/settings.ts'
import { here } from './here.ts'
import type { House } from './house.ts'

/** A model that is gone, or that nobody knows, is told at once, not when somebody first asks for a picture. */
export async function mustExist(
  key: SettingKey,
  text: string | undefined,
  invocation: Invocation,
  house: House,
): Promise<void> {
  if (text === undefined || (key !== 'model' && key !== 'models_allowed')) return
  const { settings } = await here(invocation, house)
  const catalog = allModels(settings, house)
  for (const model of text.split(', ')) {
    if (!catalog.knows(model)) throw unknown(key, model, catalog)
    catalog.find(model)
  }
}

/** All that could be allowed, not only what is. */
export function allModels(settings: Settings, { catalogFor }: Pick<House, 'catalogFor'>): Catalog {
  const { models_allowed: _, ...open } = settings
  return catalogFor(open)
}

function unknown(key: SettingKey, model: string, catalog: Catalog): Error {
  const allowed = catalog.offered().map(({ name }) => name)
  return inputFailure('option_invalid', { option: key, value: model, allowed: allowed.join(', ') })
}
