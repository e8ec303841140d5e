import type { Invocation } from '../src/chat/invocation.ts'
import type { Message } from '../src/chat/message.ts'
import { wordsFor } from '../src/chat/words.ts'
import { capsFor } from '../src/policy/caps.ts'
import type { Standing } from '../src/policy/ledger.ts'
import type { Settings } from '../src/policy/settings.ts'
import { type UsageRow, usageByMonth, usageByPerson } from '../src/policy/usage-rows.ts'
import { describeUsage } from './describe-usage.ts'
import { here } from './here.ts'
import { mayReadPrices } from './hiding-prices.ts'
import { defineCommand, type House } from './house.ts'
import { usageFiles } from './usage-files.ts'
import { namedPeriods, type UsageQuery, usageQuery } from './usage-query.ts'
import { usageTable } from './usage-table.ts'

/** What has been made and spent: one's own for everybody, anybody's and everybody's for admins. */
export const usage = defineCommand({
  name: 'usage',
  description: 'command.usage',
  entry: 'command',
  submit: 'button.go_on',
  options: {
    who: {
      type: 'text',
      description: 'option.who',
      maxLength: 120,
      rest: true,
      suggests: ['me', 'space'],
      mentions: 'as ids',
    },
    period: { type: 'text', description: 'option.period', maxLength: 20, suggests: namedPeriods },
  },
  run: async ({ invocation, options }, house) => {
    const query = usageQuery(options, invocation, house.now())
    const words = wordsFor(invocation.locale)
    const { settings } = await here(invocation, house)
    const rows = await rowsOf(query, invocation, house)
    const pricesHidden = !mayReadPrices(settings, invocation)
    const showCost = !pricesHidden && rows.some(hasCost)
    const standing = await standingOf(query, { invocation, settings }, house)
    const people = query.who.kind === 'space' ? await peopleOf(query, invocation, house) : rows
    const table = usageTable(people, query)
    const message: Message = describeUsage(
      { query, rows, standing, showCost, pricesHidden, summed: table.summed },
      words,
    )
    if (rows.length === 0) return { type: 'message', audience: 'asker', message }
    const files = await usageFiles({ query, rows, table, showCost }, words)
    return { type: 'message', audience: 'asker', message, files }
  },
})

/** What the sandbox draws costs nothing, and then nothing is said of money, as under its pictures. */
function hasCost({ micros, unpriced }: UsageRow): boolean {
  return micros > 0 || unpriced > 0
}

async function rowsOf(
  { who, days }: UsageQuery,
  { space }: Invocation,
  { usage: counters }: Pick<House, 'usage'>,
): Promise<readonly UsageRow[]> {
  const months = [...new Set(days.map((day) => day.slice(0, 7)))]
  const person = who.kind === 'space' ? undefined : who.person
  const rows = await usageByMonth(counters, { space, person, months })
  return rows.filter(({ day }) => days.includes(day))
}

function peopleOf(
  { days }: UsageQuery,
  { space }: Invocation,
  { usage: counters }: Pick<House, 'usage'>,
): Promise<readonly UsageRow[]> {
  return usageByPerson(counters, { space, days })
}

/** Where the asker stands now. Of somebody else it is not known: their roles are not. */
async function standingOf(
  { who, current }: UsageQuery,
  { invocation, settings }: { readonly invocation: Invocation; readonly settings: Settings },
  { ledger }: Pick<House, 'ledger'>,
): Promise<readonly Standing[]> {
  if (!current || who.kind === 'person') return []
  const { asker, space } = invocation
  const all = await ledger.standing({ space, person: asker.id }, capsFor(settings, asker.roles))
  return who.kind === 'me' ? all : all.filter(({ limit }) => limit.startsWith('budget_space'))
}
