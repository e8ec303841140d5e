import type { Events } from '../events.ts'
import { asFailure, inputFailure, optionAtFault } from '../failure.ts'
import type { Answer } from './answer.ts'
import type { ReadyCommand } from './command.ts'
import type { Choice, Offer } from './declaration.ts'
import { suggestionsOf } from './declaration.ts'
import type { Desk } from './desk.ts'
import { explainFailure } from './explain.ts'
import type { JobId } from './ids.ts'
import { jobIdOf } from './ids.ts'
import type { Invocation } from './invocation.ts'
import { createStopwatch } from './stopwatch.ts'
import { wordsFor } from './words.ts'

interface DeskParts {
  readonly commands: readonly ReadyCommand[]
  readonly offer: Offer
  readonly offerAt: Desk['offerAt']
  readonly events: Events
  readonly acknowledged: (job: JobId) => void
  readonly now: () => number
}

/** The way from an invocation to an answer; the only catch on it. */
export function openDesk({ commands, offer, offerAt, events, acknowledged, now }: DeskParts): Desk {
  const stopwatch = createStopwatch(now, events.acknowledged)
  const byName = new Map(commands.map((command) => [command.declaration.name, command]))
  return {
    declarations: commands.map((command) => command.declaration),
    offer,
    acknowledged: (job) => {
      stopwatch.stop(job)
      acknowledged(job)
    },
    dispatch: async (invocation) => {
      const since = now()
      try {
        const command = byName.get(invocation.command)
        if (command === undefined) throw inputFailure('command_unknown', { command: invocation.command })
        const answer = await command.run(invocation, offer)
        if (answer.type === 'accepted') stopwatch.start(answer.job, invocation.destination.surface, since)
        return answer
      } catch (thrown) {
        return refuse(invocation, thrown, events)
      }
    },
    offerAt,
    suggest: async (typing) => {
      const command = byName.get(typing.command)
      const spec = command?.declaration.options[typing.option]
      if (command === undefined || spec === undefined) return []
      const isAsked = spec.type === 'text' && spec.suggests === 'asked'
      const choices = isAsked ? await command.suggest?.(typing) : suggestionsOf(spec, await offerAt(typing))
      return matching(choices ?? [], typing.typed)
    },
  }
}

function refuse(invocation: Invocation, thrown: unknown, events: Events): Answer {
  const failure = asFailure(thrown)
  events.invocationRefused(invocation, failure)
  const message = explainFailure(failure, {
    words: wordsFor(invocation.locale),
    job: jobIdOf(invocation.id),
    admin: invocation.asker.admin,
    offerRetry: false,
  })
  const option = optionAtFault(failure)
  return { type: 'message', message, audience: 'asker', ...(option === undefined ? {} : { option }) }
}

function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = typed.trim().toLowerCase()
  const hits = choices.filter(
    ({ value, label }) => value.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted),
  )
  return hits.slice(0, 25)
}
