import type { Message, Paragraph } from '../src/chat/message.ts'
import type { PlatformId } from '../src/chat/platform-ids.ts'
import type { WordKey, Words } from '../src/chat/words.ts'
import { isMoney, limits } from '../src/policy/caps.ts'
import type { Standing } from '../src/policy/ledger.ts'
import type { UsageRow } from '../src/policy/usage-rows.ts'
import { inUtc } from '../src/policy/windows.ts'
import type { UsageQuery } from './usage-query.ts'

interface Usage {
  readonly query: UsageQuery
  readonly rows: readonly UsageRow[]
  readonly standing: readonly Standing[]
  readonly showCost: boolean
  /** The asker may not know what pictures cost, so of a budget they read a share. */
  readonly pricesHidden: boolean
  /** The table has no line for each day. */
  readonly summed: boolean
}

/** The sum, each day, each model, where the limits stand, and what the figures leave out. */
export function describeUsage(
  { query, rows, standing, showCost, pricesHidden, summed }: Usage,
  words: Words,
): Message {
  const all = totalOf(rows)
  const said = (sum: Total) => words(showCost ? 'usage.amount_cost' : 'usage.amount', valuesOf(sum))
  const grouped = (by: 'day' | 'model') =>
    [...groupBy(rows, by)].map(([label, some]): Paragraph => entry(label, said(totalOf(some))))
  const models = grouped('model')
  const paragraphs: Paragraph[] = [
    { role: 'text', text: heading(query, words), ids: personIn(query) },
    {
      role: 'text',
      text: rows.length === 0 ? words('usage.nothing') : words('usage.sum', { amount: said(all) }),
    },
    ...(query.days.length > 1 ? grouped('day') : []),
    ...(models.length > 1 || query.days.length === 1 ? models : []),
    ...standing.map((one) => standingEntry(one, pricesHidden, words)),
    ...(all.unpriced > 0 ? [note('usage.unpriced', all.unpriced, words)] : []),
    ...(all.unsure > 0 ? [note('usage.unsure', all.unsure, words)] : []),
    ...(summed ? [{ role: 'text', text: words('usage.summed') } as const] : []),
    { role: 'footer', text: words('usage.utc') },
  ]
  return { tone: 'notice', paragraphs, buttons: [] }
}

function heading({ who, days }: UsageQuery, words: Words): string {
  const [from = ''] = days
  const to = days.at(-1) ?? from
  const period = from === to ? from : words('usage.from_to', { from, to })
  switch (who.kind) {
    case 'me':
      return words('usage.of_me', { period })
    case 'space':
      return words('usage.of_space', { period })
    case 'person':
      return words('usage.of_person', { person: who.typed, period })
  }
}

function personIn({ who }: UsageQuery): readonly PlatformId[] {
  return who.kind === 'person' ? [{ kind: 'person', id: who.typed }] : []
}

type Total = Pick<UsageRow, 'images' | 'micros' | 'unpriced' | 'unsure'>

export function totalOf(rows: readonly UsageRow[]): Total {
  const sum = (count: keyof Total) => rows.reduce((total, row) => total + row[count], 0)
  return { images: sum('images'), micros: sum('micros'), unpriced: sum('unpriced'), unsure: sum('unsure') }
}

export function valuesOf({ images, micros }: Total): { readonly images: number; readonly dollars: number } {
  return { images, dollars: micros / 1e6 }
}

function groupBy(rows: readonly UsageRow[], key: 'day' | 'model'): Map<string, UsageRow[]> {
  return Map.groupBy(rows, (row) => row[key])
}

function standingEntry(
  { limit, cap, taken, resets }: Standing,
  pricesHidden: boolean,
  words: Words,
): Paragraph {
  if (pricesHidden && isMoney(limit)) {
    const share = cap === 0 ? 1 : Math.min(1, taken / cap)
    return entry(words(`limit.${limit}`), words('usage.standing_share', { share, resets: inUtc(resets) }))
  }
  const unit = limits[limit].counts === 'micros' ? 1e6 : 1
  const values = {
    taken: taken / unit,
    cap: cap / unit,
    left: Math.max(0, cap - taken) / unit,
    resets: inUtc(resets),
  }
  const text = words(unit === 1 ? 'usage.standing_pictures' : 'usage.standing_dollars', values)
  return entry(words(`limit.${limit}`), text)
}

function note(key: WordKey, count: number, words: Words): Paragraph {
  return { role: 'text', text: words(key, { count }) }
}

function entry(label: string, text: string): Paragraph {
  return { role: 'entry', label, text }
}
