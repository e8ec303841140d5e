import { PermissionFlagsBits } from 'discord-api-types/v10'
import type { Parcel, Posted } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import { type Address, addressOf } from './destination.ts'
import type { Shown } from './doors.ts'
import { fileReference } from './files.ts'
import { allows } from './permissions.ts'

/** A result that has found an open door. */
export interface Arrival {
  readonly destination: Destination
  readonly channel: string
  readonly by: 'reply' | 'bot'
  /** What Discord said about it; undefined when that could not be read. */
  readonly shown: Shown | undefined
}

/** Where the images can be fetched again: never their URLs, which die within a day. */
export function whereabouts(
  { channel, by, shown }: Arrival,
  { destination, images, shareIn }: Parcel,
): Posted {
  if (shown === undefined) return { files: [], lasting: false }
  const { message, files, ephemeral } = shown
  const address = addressOf(shareIn ?? destination)
  const references = images.flatMap(({ filename }, index) => {
    const attachment = files[index]
    return attachment === undefined ? [] : [fileReference({ channel, message, attachment }, filename)]
  })
  const inDirect = by === 'bot' && channel !== address.channel
  const guild = inDirect ? null : address.guild
  return {
    files: references,
    lasting: !ephemeral && (inDirect || mayReadAgain(address, by)),
    ...(ephemeral ? {} : { link: `https://discord.com/channels/${guild ?? '@me'}/${channel}/${message}` }),
  }
}

/**
 * Fetching a message takes View Channel and Read Message History, and a channel that the bot itself is in: of the
 * conversations without a server that is the one with the bot alone.
 * https://discord.com/developers/docs/resources/message#get-channel-message
 */
function mayReadAgain({ guild, installed, permissions, audience }: Address, by: Arrival['by']): boolean {
  if (guild === null) return by === 'bot' || audience === 'asker'
  if (!installed) return by === 'bot'
  if (permissions === null) return true
  return (
    allows(permissions, PermissionFlagsBits.ViewChannel) &&
    allows(permissions, PermissionFlagsBits.ReadMessageHistory)
  )
}
