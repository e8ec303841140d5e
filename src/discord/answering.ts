import { InteractionResponseType } from 'discord-api-types/v10'
import type { Desk, Typing } from '../chat/desk.ts'
import type { Invocation } from '../chat/invocation.ts'
import { createOnce } from '../chat/once.ts'
import type { Log } from '../log.ts'
import { answerLate, answerNow, type Invoked } from './acknowledge.ts'
import { askDesk } from './ask-desk.ts'
import type { Channels } from './channels.ts'
import { choicesThatFit, orAsTyped } from './choices.ts'
import { readInteraction } from './read.ts'
import type { Rest } from './rest.ts'
import { byCallback, createVoice, type Respond, type Voice } from './voice.ts'

/** Answers interactions, whichever way they come: over the gateway, or as requests that carry the answer back. */
export interface Answering {
  /** `respond` gives the first answer; by default it goes to the callback route. Never rejects. */
  take(payload: unknown, respond?: Respond): Promise<Taken>
  /** Resolves when everything taken has been answered. */
  idle(): Promise<void>
}

/** `known`: it came before, and its first copy is or was answered. */
export type Taken = 'answered' | 'known' | 'foreign' | 'unreadable' | 'failed'

interface Parts {
  readonly desk: Desk
  readonly rest: Rest
  readonly channels: Channels
  readonly log: Log
  readonly now?: () => number
  /** Discord waits 3 s; when the desk has not answered by then, the interaction is deferred. */
  readonly patienceMs?: number
}

export function createAnswering(parts: Parts): Answering {
  const { desk, rest, channels, log, now = Date.now, patienceMs = 1_500 } = parts
  const once = createOnce(now)
  const pending = new Set<Promise<unknown>>()

  async function attend(payload: unknown, respond: Respond): Promise<Taken> {
    const reading = readInteraction(payload, now())
    switch (reading.type) {
      case 'foreign':
        return 'foreign'
      case 'unreadable':
        log.warn({ reason: reading.reason }, 'discord sent an interaction that cannot be read')
        return 'unreadable'
      case 'autocomplete':
        await respond(reading.reply, {
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: { choices: await suggestions(reading.typing) },
        })
        return 'answered'
      case 'invocation':
        // The waiting message of a second copy would take the place of what the job has said since.
        if (!once.first(reading.reply.id)) return 'known'
        await attendTo(reading, createVoice(rest, log, respond))
        return 'answered'
    }
  }

  async function attendTo(invoked: Invoked, voice: Voice): Promise<void> {
    const { command } = invoked.invocation
    const answering = inPlace(invoked.invocation).then((invocation) => askDesk(desk, invocation, log))
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(late.resolve, patienceMs, undefined)
    const answer = await Promise.race([answering, late.promise])
    clearTimeout(timer)
    if (answer !== undefined) return answerNow({ voice, desk }, invoked, answer)
    log.warn({ command }, 'the desk is slow; the interaction is deferred')
    await answerLate({ voice, desk }, invoked, answering)
  }

  /** An interaction in a thread does not say whether the thread's channel is age-restricted. */
  async function inPlace(invocation: Invocation): Promise<Invocation> {
    const { place } = invocation
    return place.parent === undefined ? invocation : { ...invocation, place: await channels.inFull(place) }
  }

  async function suggestions(typing: Typing): Promise<{ name: string; value: string }[]> {
    const { command, option } = typing
    try {
      const spec = desk.declarations.find(({ name }) => name === command)?.options[option]
      const choices = choicesThatFit(orAsTyped(await desk.suggest(typing), typing.typed, spec))
      return choices.map(({ label, value }) => ({ name: label, value }))
    } catch (err) {
      log.warn({ err, command, option }, 'no suggestions')
      return []
    }
  }

  return {
    take: (payload, respond = byCallback(rest, log)) => {
      const work = attend(payload, respond)
        .catch((err: unknown): Taken => {
          log.error({ err }, 'an interaction was not answered')
          return 'failed'
        })
        .finally(() => pending.delete(work))
      pending.add(work)
      return work
    },
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}
