import { type SpaceId, spaceId } from '../chat/ids.ts'

const direct = 'discord:dm:'

/** The tenant: a server; without one, a conversation, which nobody administers. */
export function spaceOf(guild: string | null, channel: string): SpaceId {
  return spaceId(guild === null ? direct + channel : `discord:${guild}`)
}

export function isDirect(space: SpaceId): boolean {
  return space.startsWith(direct)
}
