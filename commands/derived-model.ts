import type { Adjustment } from '../src/chat/adjustment.ts'
import { Failure } from '../src/failure.ts'
import type { Catalog } from '../src/images/catalog.ts'
import type { ModelProfile } from '../src/images/profiles.ts'

interface Chosen {
  readonly model: string
  /** Said in the footer when it is another one than the picture's own. */
  readonly adjustments: readonly Adjustment[]
  readonly ownVariations: boolean
}

/**
 * A picture is changed by the model that made it, or, where that one cannot (dall-e-3), is gone or may not be used here,
 * by one that can.
 */
export function modelFor(task: 'edit' | 'vary', own: string, catalog: Catalog): Chosen {
  const can = ({ endpoints }: ModelProfile) =>
    endpoints.includes('edits') || (task === 'vary' && endpoints.includes('variations'))
  const ownProfile = catalog.allows(own) ? unlessRetired(own, catalog) : undefined
  const other = ownProfile !== undefined && can(ownProfile) ? undefined : catalog.offered().find(can)
  const ownVariations = (other ?? ownProfile)?.endpoints.includes('variations') === true
  if (other === undefined) return { model: own, adjustments: [], ownVariations }
  return {
    model: other.name,
    ownVariations,
    adjustments: [{ key: 'adjusted.changed', values: { option: 'model', from: own, to: other.name } }],
  }
}

function unlessRetired(name: string, catalog: Catalog): ModelProfile | undefined {
  try {
    return catalog.find(name)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.facts.kind === 'account') return undefined
    throw thrown
  }
}
