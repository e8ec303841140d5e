import { afterEach, beforeEach, expect } from 'vitest'
import type { Answer } from '../../src/chat/answer.ts'
import type { Courier, Parcel } from '../../src/chat/courier.ts'
import type { Destination, Invocation } from '../../src/chat/invocation.ts'
import type { Message } from '../../src/chat/message.ts'
import { createAnswering } from '../../src/discord/answering.ts'
import { createChannels } from '../../src/discord/channels.ts'
import { createDiscordCourier } from '../../src/discord/courier.ts'
import { registrationOf } from '../../src/discord/registration.ts'
import { openRest } from '../../src/discord/rest.ts'
import { silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import type { From, OptionValue, Use } from '../support/discord/people.ts'
import { accepted, imagine, offer, picture, said, scriptedDesk, someJob } from './house.ts'

/** A person who has asked on the fake, and a courier that will answer. */

export const minutes = 60_000
export const signal = () => AbortSignal.timeout(10_000)

export interface Asked {
  readonly use: Use
  readonly invocation: Invocation
  readonly destination: Destination
}

/** A strict Discord and Easel's courier before each test; after it, nothing may have offended Discord. */
export function discordCourier(onFatal: (reason: Error) => void = () => {}) {
  let discord: FakeDiscord
  let courier: Courier & { close(): Promise<void> }
  const waits: number[] = []

  beforeEach(async () => {
    discord = await startFakeDiscord()
    discord.know(registrationOf([imagine], offer))
    // Both sides live by the fake's clock.
    waits.length = 0
    const { now } = discord.clock
    const onWait = (milliseconds: number) => void waits.push(milliseconds)
    courier = createDiscordCourier({ ...discord, log: silentLog, onFatal, onWait, firstPauseMs: 10, now })
  })
  afterEach(async () => {
    await courier.close()
    await discord.close()
    expect(discord.violations).toEqual([])
  })

  /** Resolves when the interaction has been answered. */
  async function asked(
    options: Record<string, OptionValue> = {},
    from: From = {},
    answer?: Answer,
  ): Promise<Asked> {
    const desk = scriptedDesk()
    desk.answer(
      ({ options: given }) =>
        answer ?? { ...accepted, audience: given.private === 'yes' ? 'asker' : 'everyone' },
    )
    const rest = openRest({ ...discord, log: silentLog })
    const channels = createChannels({ rest, log: silentLog })
    const answering = createAnswering({ desk, rest, channels, log: silentLog, now: discord.clock.now })
    discord.listenWithoutGateway(answering.take)
    const use = discord.command('imagine', { prompt: 'a cat', ...options }, from)
    await answering.idle()
    await rest.close()
    const [invocation] = desk.seen
    if (!invocation) throw new Error('nothing was asked')
    return { use, invocation, destination: invocation.destination }
  }

  /** Asked, shown some progress, and then a quarter of an hour went by. */
  async function tooLate(options: Record<string, OptionValue> = {}, from: From = {}): Promise<Asked> {
    const { use, invocation, destination } = await asked(options, from)
    const moved = await courier.progress(destination, { message: said('Drawing…') }, signal())
    discord.clock.advance(16 * minutes)
    return { use, invocation, destination: moved }
  }

  return {
    get discord() {
      return discord
    },
    /** For how long Discord has asked to wait, in milliseconds. */
    waits,
    get courier(): Courier {
      return courier
    },
    asked,
    tooLate,
  }
}

const result = said('Here it is', [{ id: 'easel:delete:0123456789ab', label: 'Delete', style: 'secondary' }])

export const failure: Message = {
  tone: 'failure',
  paragraphs: [
    { role: 'text', text: 'It was declined' },
    { role: 'quote', label: 'Prompt', text: 'a cat' },
  ],
  buttons: [],
}

export function parcel({ invocation, destination }: Omit<Asked, 'use'>, facts: Partial<Parcel> = {}): Parcel {
  return {
    job: someJob,
    destination,
    asker: invocation.asker.id,
    message: result,
    remember: async () => {},
    posted: async () => {},
    images: [picture(Buffer.from('white cat'))],
    ...facts,
  }
}

export const hasImages = ({ images }: { images: readonly unknown[] }) => images.length > 0
