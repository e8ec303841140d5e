import { InteractionResponseType } from 'discord-api-types/v10'
import type { Choice } from '../chat/declaration.ts'
import type { Desk } from '../chat/desk.ts'
import type { Log } from '../log.ts'
import { answerLate, answerNow, type Invoked } from './acknowledge.ts'
import { askDesk } from './ask-desk.ts'
import { type Reading, readInteraction } from './read.ts'
import { firstCharacters } from './render.ts'
import type { Rest } from './rest.ts'
import { createVoice } from './voice.ts'

/** Answers interactions, whichever way they come: the gateway hands them here, and so can a web route. */
export interface Answering {
  take(payload: unknown): void
  /** Resolves when everything taken has been answered. */
  idle(): Promise<void>
}

interface Parts {
  readonly desk: Desk
  readonly rest: Rest
  readonly log: Log
  readonly now?: () => number
  /** Discord waits 3 s; when the desk has not answered by then, the interaction is deferred. */
  readonly patienceMs?: number
}

export function createAnswering({ desk, rest, log, now = Date.now, patienceMs = 1_500 }: Parts): Answering {
  const voice = createVoice(rest, log)
  const pending = new Set<Promise<void>>()

  async function attend(payload: unknown): Promise<void> {
    const reading = readInteraction(payload, now())
    switch (reading.type) {
      case 'foreign':
        return
      case 'unreadable':
        log.warn({ reason: reading.reason }, 'discord sent an interaction that cannot be read')
        return
      case 'autocomplete':
        await voice.respond(reading.reply, {
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: { choices: suggestions(reading).map(choiceOf) },
        })
        return
      case 'invocation':
        await attendTo(reading)
    }
  }

  async function attendTo(invoked: Invoked): Promise<void> {
    const { command } = invoked.invocation
    const answering = askDesk(desk, invoked.invocation, log)
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(late.resolve, patienceMs, undefined)
    const answer = await Promise.race([answering, late.promise])
    clearTimeout(timer)
    if (answer !== undefined) return answerNow({ voice, desk }, invoked, answer)
    log.warn({ command }, 'the desk is slow; the interaction is deferred')
    await answerLate({ voice, desk }, invoked, answering)
  }

  function suggestions(reading: Extract<Reading, { type: 'autocomplete' }>): readonly Choice[] {
    const { command, option, typed } = reading
    try {
      return desk.suggest(command, option, typed).slice(0, 25)
    } catch (err) {
      log.warn({ err, command, option }, 'no suggestions')
      return []
    }
  }

  return {
    take: (payload) => {
      const work = attend(payload)
        .catch((err: unknown) => log.error({ err }, 'an interaction was not answered'))
        .finally(() => pending.delete(work))
      pending.add(work)
    },
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}

function choiceOf({ label, value }: Choice): { name: string; value: string } {
  return { name: firstCharacters(label, 100), value: value.slice(0, 100) }
}
