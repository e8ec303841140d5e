import type { Answer } from '../chat/answer.ts'
import type { Desk } from '../chat/desk.ts'
import type { FileReference, Place } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import type { Log } from '../log.ts'
import { askDesk } from './ask-desk.ts'
import type { Channels } from './channels.ts'
import { type Address, addressOf } from './destination.ts'
import { type Invited, type MessageReading, readMessage, type Self } from './read-message.ts'
import { postReply } from './reply.ts'
import type { Rest } from './rest.ts'
import { picturesOfThread } from './thread-pictures.ts'
import { troubleOf } from './trouble.ts'

/** Answers words: messages that mention the bot, and direct messages. */
interface Mentions {
  take(payload: unknown, self: Self): void
  /** Resolves when everything taken has been answered. */
  idle(): Promise<void>
}

interface Parts {
  readonly desk: Desk
  readonly rest: Rest
  readonly channels: Channels
  readonly log: Log
}

type Said = Pick<Extract<Answer, { type: 'message' }>, 'message' | 'files'>

const sayingMs = 15_000

export function createMentions({ desk, rest, channels, log }: Parts): Mentions {
  const pending = new Set<Promise<void>>()

  async function attend(payload: unknown, self: Self): Promise<void> {
    const reading = readMessage(payload, self, desk.declarations)
    switch (reading.type) {
      case 'foreign':
        return
      case 'unreadable':
        log.warn({ reason: reading.reason }, 'discord sent a message that cannot be read')
        return
      case 'hidden':
        return say(reading.address, { message: hint(reading) })
      case 'invocation': {
        // A message names its channel and says no more of it, and the settings of the place are to hold.
        const place = await channels.inFull(reading.invocation.place)
        const pictures = await picturesAround(reading, place)
        const again = readMessage(payload, self, desk.declarations, pictures)
        const { invocation } = again.type === 'invocation' ? again : reading
        const answer = await askDesk(desk, { ...invocation, place }, log)
        // An accepted job speaks for itself, by its courier.
        if (answer.type === 'accepted') desk.acknowledged(answer.job)
        else if (answer.type === 'message') await say(reading.address, answer)
      }
    }
  }

  async function picturesAround(
    { isOpen, invocation }: Invited,
    { channel, parent }: Place,
  ): Promise<readonly FileReference[]> {
    if (!isOpen || parent === undefined) return []
    const { replyTo } = addressOf(invocation.destination)
    return replyTo === null ? [] : picturesOfThread({ rest, log }, { id: channel, parent, before: replyTo })
  }

  /** Where it was asked: what can be wrong with public words can be said in public; else to the asker alone. */
  async function say(address: Address, { message, files = [] }: Said): Promise<void> {
    const outgoing = { message, images: files, signal: AbortSignal.timeout(sayingMs) }
    // What has files is about somebody, such as what they have spent.
    if (files.length > 0) return void (await postReply(rest, { ...address, audience: 'asker' }, outgoing))
    try {
      await postReply(rest, { ...address, audience: 'everyone' }, outgoing)
    } catch (err) {
      if (troubleOf(err) !== 'closed') throw err
      await postReply(rest, { ...address, audience: 'asker' }, outgoing)
    }
  }

  return {
    take: (payload, self) => {
      const work = attend(payload, self)
        .catch((err: unknown) => log.warn({ err }, 'a mention was not answered'))
        .finally(() => pending.delete(work))
      pending.add(work)
    },
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}

function hint({ what, address }: Extract<MessageReading, { type: 'hidden' }>): Message {
  const words = wordsFor(address.locale)
  const text = words(what, { menu: words('menu.edit_image') })
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [] }
}
