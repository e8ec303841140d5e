import type { Invocation } from '../src/chat/invocation.ts'
import { Failure } from '../src/failure.ts'
import { isMoney } from '../src/policy/caps.ts'
import type { Settings } from '../src/policy/settings.ts'

export function mayReadPrices(
  { show_cost }: Pick<Settings, 'show_cost'>,
  { asker }: Pick<Invocation, 'asker'>,
): boolean {
  return show_cost || asker.admin
}

/** With show_cost off a member reads which budget is in the way and when it starts anew, and no amount of it. */
export async function hidingPrices(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    const { facts, trace } = thrown
    if (facts.kind !== 'limits' || !isMoney(facts.problem)) throw thrown
    throw new Failure(
      { ...facts, values: { ...facts.values, prices: 'hidden' } },
      { ...trace, cause: thrown },
    )
  }
}
