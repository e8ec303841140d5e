import type { PersonId, SpaceId } from '../chat/ids.ts'
import { Failure } from '../failure.ts'
import type { Claim, Counters, Refusal, Tally } from '../store/counters.ts'
import { type Caps, type LimitName, limitNames, limits } from './caps.ts'
import { type Spent, usageTallies } from './usage-rows.ts'
import { endOf, inUtc, windowOf } from './windows.ts'

/**
 * Money and quotas: the worst case is held before the paid call, what it really cost is settled after it, once. What
 * is repeated with the same hold, after a crash or by another process, changes nothing.
 */
export interface Ledger {
  /** Throws a Failure of kind limits, and then nothing is held. Until it is kept, a hold lasts for minutes. */
  reserve(hold: Hold): Promise<void>
  /** What it was reserved for is accepted: it lasts. One that had run out is reserved anew, under its caps. */
  keep(hold: Hold): Promise<void>
  /** What was not spent is free again. False when it was settled before. */
  settle(hold: Hold, spent: Spent): Promise<boolean>
  /** Where somebody stands: every limit that holds, with what is taken of it now. */
  standing(who: Account, caps: Caps): Promise<readonly Standing[]>
}

export interface Account {
  readonly space: SpaceId
  readonly person: PersonId
}

/** What a job may spend at most, as plain data for its row. It counts in the day and month in which it was asked for. */
export interface Hold extends Account {
  /** The job's: one job holds once. */
  readonly id: string
  readonly at: number
  readonly images: number
  /** Micro-dollars; 0 where the model's prices are not known. */
  readonly micros: number
  readonly caps: Caps
}

export interface Standing {
  readonly limit: LimitName
  readonly cap: number
  readonly taken: number
  readonly resets: number
}

/** Between a hold and its job's row there are milliseconds, or a crash. */
const unkeptMs = 5 * 60_000

export function openLedger(counters: Counters, now: () => number): Ledger {
  const hold = async (held: Hold, until: number) => {
    const refusal = await counters.hold(
      held.id,
      limitNames.map((name) => claimOf(name, held)),
      until,
    )
    if (refusal !== undefined) throw refused(refusal, held)
  }
  return {
    reserve: (held) => hold(held, now() + unkeptMs),
    keep: (held) => hold(held, endOf('month', held.at)),
    settle: (held, spent) =>
      counters.settle(
        held.id,
        [...limitNames.map((name) => tallyOf(name, held, spent)), ...usageTallies(held, spent)],
        // Until then a job that is taken up again finds that it has been settled.
        endOf('month', endOf('month', held.at)),
      ),
    standing: async (who, caps) => {
      const at = now()
      const names = limitNames.filter((name) => caps[name] !== undefined)
      const groups = await counters.read(names.map((name) => groupOf(name, { ...who, at })))
      return names.map((limit, index) => ({
        limit,
        cap: caps[limit] ?? 0,
        taken: groups[index]?.get(limits[limit].counts) ?? 0,
        resets: endOf(limits[limit].per, at),
      }))
    },
  }
}

function claimOf(name: LimitName, held: Hold): Claim {
  const cap = held.caps[name]
  return { ...tallyOf(name, held, held), ...(cap === undefined ? {} : { cap }) }
}

function tallyOf(name: LimitName, held: Hold, { images, micros }: Pick<Spent, 'images' | 'micros'>): Tally {
  const { counts, per } = limits[name]
  return {
    group: groupOf(name, held),
    field: counts,
    by: counts === 'images' ? images : (micros ?? 0),
    until: endOf(per, held.at),
  }
}

function groupOf(name: LimitName, { space, person, at }: Account & { readonly at: number }): string {
  const { of, per } = limits[name]
  return JSON.stringify(['taken', space, windowOf(per, at), ...(of === 'person' ? [person] : [])])
}

function refused({ claim, taken }: Refusal, held: Hold): Failure {
  const problem = limitNames.find((name) => isSame(claim, claimOf(name, held))) ?? 'budget_space_day'
  const { counts, per } = limits[problem]
  const unit = counts === 'micros' ? 1e6 : 1
  const cap = claim.cap ?? 0
  return new Failure({
    kind: 'limits',
    problem,
    values: {
      asked: claim.by / unit,
      taken: taken / unit,
      cap: cap / unit,
      left: Math.max(0, cap - taken) / unit,
      resets: inUtc(endOf(per, held.at)),
    },
  })
}

function isSame(one: Tally, other: Tally): boolean {
  return one.group === other.group && one.field === other.field
}
