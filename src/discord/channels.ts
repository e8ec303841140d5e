import { ChannelType, Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { Place } from '../chat/invocation.ts'
import type { Log } from '../log.ts'
import { snowflake } from './destination.ts'
import type { Rest } from './rest.ts'

/** Finds out what a message or an interaction does not say about the channel that it is in. */
export interface Channels {
  /** The place with the thread's channel and the age restriction; as it was where Discord does not say in time. */
  inFull(place: Place): Promise<Place>
}

interface Parts {
  readonly rest: Pick<Rest, 'asBot'>
  readonly log: Log
  readonly now?: () => number
}

/** https://discord.com/developers/docs/resources/channel#channel-object */
const channelSchema = z.object({
  type: z.number(),
  parent_id: snowflake.nullish(),
  nsfw: z.boolean().nullish(),
})
type Channel = z.infer<typeof channelSchema>

/** A channel hardly ever changes; whoever changes it waits a few minutes at most. */
const keptMs = 5 * 60_000
const mostKept = 1_000
/** An interaction, for whose answer Discord waits three seconds, takes one call; a mention may take two. */
const withinMs = 1_000

const threads: ReadonlySet<unknown> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
])

/** Any other channel's parent is a category, which is only an order. */
export function parentOf({ type, parent_id: parent }: WithParent): string | undefined {
  return threads.has(type) ? (parent ?? undefined) : undefined
}

interface WithParent {
  readonly type?: number | null | undefined
  readonly parent_id?: string | null | undefined
}

export function createChannels({ rest, log, now = Date.now }: Parts): Channels {
  const known = new Map<string, { readonly until: number; readonly channel: Promise<Channel> }>()

  const ask = async (id: string): Promise<Channel> => {
    const signal = AbortSignal.timeout(withinMs)
    return channelSchema.parse(
      await rest.asBot({ method: 'GET', route: Routes.channel(id), signal, withinMs }),
    )
  }

  const find = (id: string): Promise<Channel> => {
    const found = known.get(id)
    if (found !== undefined && found.until > now()) return found.channel
    const channel = ask(id)
    known.delete(id)
    known.set(id, { until: now() + keptMs, channel })
    for (const oldest of known.keys()) {
      if (known.size <= mostKept) break
      known.delete(oldest)
    }
    // What was not found out is asked for again.
    channel.catch(() => {
      if (known.get(id)?.channel === channel) known.delete(id)
    })
    return channel
  }

  const parentOfPlace = async ({ channel, parent }: Place): Promise<string | undefined> =>
    parent ?? parentOf(await find(channel))

  return {
    inFull: async (place) => {
      if (place.kind === 'direct') return place
      try {
        const parent = await parentOfPlace(place)
        // A thread has no restriction of its own: it has its channel's.
        const { nsfw } = await find(parent ?? place.channel)
        return { ...place, ...(parent === undefined ? {} : { parent }), ageRestricted: nsfw === true }
      } catch (err) {
        log.debug({ err, channel: place.channel }, 'discord does not say what channel this is')
        return place
      }
    },
  }
}
