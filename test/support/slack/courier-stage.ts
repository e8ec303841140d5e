import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Courier, Parcel } from '../../../src/chat/courier.ts'
import { spaceId } from '../../../src/chat/ids.ts'
import type { Destination } from '../../../src/chat/invocation.ts'
import type { Message, OutgoingImage } from '../../../src/chat/message.ts'
import { silentLog } from '../../../src/log.ts'
import { createTokenBots } from '../../../src/slack/bots.ts'
import { createSlackCourier } from '../../../src/slack/courier.ts'
import { type Address, addressJson } from '../../../src/slack/destination.ts'
import { openThreads } from '../../../src/slack/threads.ts'
import type { Clock } from '../../../src/slack/tools.ts'
import { memoryTable } from '../memory-table.ts'
import { withOwnStage } from '../own-stage.ts'
import { type FakeSlack, startFakeSlack } from './fake.ts'
import { createRow } from './house.ts'

export interface CourierStage {
  readonly slack: FakeSlack
  readonly courier: Courier
  courierWith(clock: Clock): Courier
  /** For how long Slack has asked to wait, in milliseconds. */
  readonly waits: readonly number[]
  place(more?: Partial<Address>): Destination
}

/** The stage of tests that come one after the other. */
export function slackCourier(): CourierStage {
  let stage: OpenStage
  beforeEach(async () => {
    stage = await openStage()
  })
  afterEach(() => stage.close())
  return {
    get slack() {
      return stage.slack
    },
    get courier() {
      return stage.courier
    },
    get waits() {
      return stage.waits
    },
    courierWith: (clock) => stage.courierWith(clock),
    place: (more) => stage.place(more),
  }
}

/** For tests that wait side by side. */
export const it = withOwnStage(openStage)

interface OpenStage extends CourierStage {
  close(): Promise<void>
}

/** A fake Slack and Easel's courier; by its end nothing may have offended Slack. */
async function openStage(): Promise<OpenStage> {
  const slack = await startFakeSlack()
  const waits: number[] = []
  const courierWith = (clock: Clock): Courier =>
    createSlackCourier({
      bots: createTokenBots({ ...slack, log: silentLog, onWait: (wait) => void waits.push(wait) }),
      apiUrl: slack.apiUrl,
      threads: openThreads({ pictures: memoryTable(), posts: memoryTable() }),
      log: silentLog,
      clock,
    })
  return {
    slack,
    courier: courierWith(fastClock()),
    courierWith,
    waits,
    place: (more = {}) => ({
      surface: 'slack',
      space: spaceId(`slack:${slack.team}`),
      address: addressJson({
        team: slack.team,
        channel: 'C1',
        user: 'U1',
        locale: 'en',
        direct: false,
        private: false,
        ...more,
      }),
    }),
    close: async () => {
      await slack.close()
      expect(slack.violations).toEqual([])
    },
  }
}

/** Time that passes only by sleeping, a hundred times faster; the fake's own delays are real. */
export function fastClock(): Clock {
  let now = Date.now()
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
      await new Promise((resolve) => setTimeout(resolve, milliseconds / 100))
    },
  }
}

export function picture(name: string, altText = 'A white cat'): OutgoingImage {
  const bytes = Buffer.from(`the bytes of ${name}`)
  return {
    filename: name,
    mime: 'image/png',
    bytes: bytes.length,
    altText,
    open: () => Readable.from([bytes]),
  }
}

export const result: Message = {
  tone: 'result',
  paragraphs: [
    { role: 'quote', label: 'Prompt', text: 'a *white* cat for <!channel> & <@U2>' },
    { role: 'quote', label: 'Revised prompt', text: 'A fluffy white cat' },
    { role: 'footer', text: 'gpt-image-2 · 1024x1024' },
    { role: 'footer', text: 'size 1000x1000 became 1008x1008' },
  ],
  buttons: [
    { id: 'easel:delete:abc', label: 'Delete', style: 'secondary' },
    { id: 'easel:delete:abc', label: 'Delete', style: 'secondary' },
  ],
}

const pictures = [picture('white-cat-1.png'), picture('white-cat-2.png')]

/** A parcel with two pictures, and the last destination that its job's row was given. */
export function parcelFor(
  destination: Destination,
  images: readonly OutgoingImage[] = pictures,
): { readonly parcel: Parcel; last(): Destination } {
  const { notice, last } = createRow(destination, result)
  return { parcel: { ...notice, images, posted: async () => {} }, last }
}
