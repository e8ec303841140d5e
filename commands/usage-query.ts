import { type PersonId, personId } from '../src/chat/ids.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import { personId as mentionedPerson } from '../src/policy/setting-values.ts'
import { windowOf } from '../src/policy/windows.ts'

/** Whose usage, and of which days; days and months are those of UTC. */
export interface UsageQuery {
  readonly who: Who
  readonly days: readonly string[]
  /** Whether today is among them, so that limits are worth a word. */
  readonly current: boolean
  /** What the period is called in a file's name. */
  readonly name: string
}

type Who =
  | { readonly kind: 'me'; readonly person: PersonId }
  | { readonly kind: 'person'; readonly person: PersonId; readonly typed: string }
  | { readonly kind: 'space' }

interface Given {
  readonly who?: string | undefined
  readonly period?: string | undefined
}

export const namedPeriods = ['today', 'week', 'month'] as const

/** `space month` may be typed in one breath: what reads as a period is one. */
export function usageQuery(given: Given, { asker }: Pick<Invocation, 'asker'>, now: number): UsageQuery {
  const words = (given.who ?? '').split(/\s+/).filter((word) => word !== '')
  const spoken = given.period ?? words.find((word) => periodOf(word, now) !== undefined)
  const name = spoken ?? 'month'
  const days = periodOf(name, now)
  if (days === undefined) {
    throw inputFailure('option_invalid', {
      option: 'period',
      value: name,
      allowed: `${namedPeriods.join(', ')}, ${windowOf('month', now)}`,
    })
  }
  const who = whoIs(words.filter((word) => word !== spoken || given.period !== undefined).join(' '), asker.id)
  if (who.kind !== 'me' && !asker.admin) {
    throw new Failure({ kind: 'limits', problem: 'usage_of_others', values: {} })
  }
  const today = windowOf('day', now)
  const [first = today] = days
  return {
    who,
    days,
    current: days.includes(today),
    name: days.length === 1 ? first : `${first}_${days.at(-1)}`,
  }
}

/** A person is named as the platform mentions them, or by their id there. */
function whoIs(text: string, me: PersonId): Who {
  const lower = text.toLowerCase()
  if (lower === '' || lower === 'me') return { kind: 'me', person: me }
  if (lower === 'space') return { kind: 'space' }
  const id = mentionedPerson(text)
  // A typed name that is no id has no digit; what it says is not who it is.
  if (id === undefined || !/\d|^<@/.test(text)) {
    throw inputFailure('option_invalid', { option: 'who', value: text, allowed: 'me, space, @…' })
  }
  const person = personId(me.slice(0, me.lastIndexOf(':') + 1) + id)
  return person === me ? { kind: 'me', person } : { kind: 'person', person, typed: id }
}

const dayMs = 24 * 60 * 60 * 1000

function periodOf(text: string, now: number): readonly string[] | undefined {
  const word = text.trim().toLowerCase()
  const today = windowOf('day', now)
  switch (word) {
    case 'today':
      return [today]
    case 'week':
      return Array.from({ length: 7 }, (_, index) => windowOf('day', now - (6 - index) * dayMs))
    case 'month':
      return daysOfMonth(today.slice(0, 7), today)
    default:
      return /^20\d{2}-(0[1-9]|1[0-2])$/.test(word) ? daysOfMonth(word, today) : undefined
  }
}

/** Up to today where the month has not ended. */
function daysOfMonth(month: string, today: string): readonly string[] {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  const all = Array.from({ length: last }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
  return month === today.slice(0, 7) ? all.filter((day) => day <= today) : all
}
