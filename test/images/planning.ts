import { Failure } from '../../src/failure.ts'
import { openCatalog } from '../../src/images/catalog.ts'
import type { Plan } from '../../src/images/model.ts'

/** What the tests of plans ask: of this day's models, what was said about a plan, and why there is none. */
export const catalog = openCatalog({
  baseUrl: 'http://127.0.0.1/v1',
  defaultModel: 'gpt-image-2.6-flare',
  today: () => new Date('2026-11-22'),
})

export const said = (plan: Plan) =>
  plan.adjustments.map(({ key, values }) => `${key} ${Object.values(values).join(' ')}`)

export function refused(run: () => unknown) {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.facts
    throw thrown
  }
  throw new Error('not refused')
}
