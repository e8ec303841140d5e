import { Failure } from '../failure.ts'
import type { Catalog } from './catalog.ts'

/**
 * What is wrong with the model that draws when nobody names one, in a sentence for whoever set it; undefined where all
 * is well, or where nobody can know: a server of the same API may have any model.
 */
export function defaultModelTrouble(catalog: Catalog): string | undefined {
  const model = catalog.defaultModel
  if (!catalog.knows(model)) {
    const known = catalog.offered().filter(({ name }) => catalog.knows(name))
    return `no model ${model} is known there; known are ${known.map(({ name }) => name).join(', ')}`
  }
  try {
    catalog.find(model)
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.facts.kind !== 'account') throw thrown
    const { date, replacement } = thrown.facts.values
    return `${model} was retired on ${date}; its replacement is ${replacement}`
  }
}
