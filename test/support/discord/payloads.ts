import type { Channel, Json, Person, StoredFile, StoredInteraction, StoredMessage, World } from './world.ts'
import { permissions } from './world.ts'

/** What the world looks like in Discord's JSON. */

function userJson(person: Person): Json {
  return {
    id: person.id,
    username: person.username,
    discriminator: '0',
    global_name: person.globalName,
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
  }
}

export function botJson(world: World): Json {
  return {
    id: world.botUser,
    username: 'Easel',
    discriminator: '0001',
    global_name: null,
    avatar: null,
    bot: true,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
  }
}

export function attachmentJson(file: StoredFile): Json {
  return {
    id: file.id,
    filename: file.filename,
    size: file.bytes.length,
    url: file.url,
    proxy_url: file.url,
    content_type: file.contentType,
    ...(file.description === null ? {} : { description: file.description }),
  }
}

export function messageJson(world: World, message: StoredMessage): Json {
  return {
    id: message.id,
    type: message.replyTo === undefined ? 0 : 19,
    channel_id: message.channel,
    author: message.author === undefined ? botJson(world) : userJson(message.author),
    content: message.content,
    attachments: message.files.map(attachmentJson),
    components: message.components,
    embeds: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.edits === 0 ? null : new Date(world.clock.now()).toISOString(),
    flags: message.flags,
  }
}

/**
 * A message as the gateway tells it to a bot without the privileged intent: with words and files when it mentions the
 * bot, is a direct message, or replies with a ping to a plain message of the bot's; else without.
 * https://discord.com/developers/docs/events/gateway#message-content-intent
 */
export function messageCreateJson(world: World, message: StoredMessage, channel: Channel): Json {
  const direct = channel.kind === 'direct'
  const about = message.replyTo === undefined ? undefined : world.messages.get(message.replyTo)
  const pinged = about !== undefined && about.author === undefined
  const mentioned = message.content.includes(`<@${world.botUser}>`)
  const open = direct || mentioned || (pinged && about.byInteraction !== true)
  return {
    ...(open ? messageJson(world, message) : withoutContent(messageJson(world, message))),
    mentions: mentioned || pinged ? [botJson(world)] : [],
    ...(message.replyTo === undefined ? {} : { message_reference: { message_id: message.replyTo, type: 0 } }),
    ...(about === undefined
      ? {}
      : { referenced_message: about.gone ? null : seenByBot(world, about, direct) }),
    ...(direct
      ? {}
      : {
          guild_id: channel.guild ?? world.guild,
          member: { nick: null, roles: message.author?.roles ?? [] },
        }),
  }
}

/** No exception is documented for a message that the bot looks up or is told of: what was not said to it comes empty. */
export function seenByBot(world: World, message: StoredMessage, direct: boolean): Json {
  const json = messageJson(world, message)
  const visible = direct || message.author === undefined || message.content.includes(`<@${world.botUser}>`)
  return visible ? json : withoutContent(json)
}

function withoutContent(json: Json): Json {
  return { ...json, content: '', attachments: [], embeds: [], components: [] }
}

const channelTypes = { server: 0, thread: 11, direct: 1, group: 3 } as const

/** Threads do not say whether they are age-restricted: they are what their channel is. */
export function channelJson(world: World, channel: Channel): Json {
  const guild = channel.kind === 'server' || channel.kind === 'thread'
  return {
    id: channel.id,
    type: channelTypes[channel.kind],
    ...(guild ? { guild_id: channel.guild ?? world.guild, name: 'pictures' } : {}),
    ...(channel.kind === 'server' ? { nsfw: channel.nsfw } : {}),
    ...(channel.parent === undefined ? {} : { parent_id: channel.parent }),
  }
}

export function interactionJson(world: World, interaction: StoredInteraction, data: Json): Json {
  const { person, channel, pressed } = interaction
  const guild = channel.kind === 'server' || channel.kind === 'thread'
  const rights = person.admin ? permissions.manageGuild : 0n
  const message = pressed === undefined ? undefined : world.messages.get(pressed)
  const owners = {
    ...(guild && channel.withoutBot !== true ? { '0': channel.guild ?? world.guild } : {}),
    ...(channel.kind === 'direct' ? { '0': '0' } : {}),
    ...(channel.kind === 'group' || channel.withoutBot === true ? { '1': person.id } : {}),
  }
  return {
    version: 1,
    id: interaction.id,
    application_id: world.application,
    type: interaction.type,
    token: interaction.token,
    data,
    channel: channelJson(world, channel),
    channel_id: channel.id,
    context: channel.kind === 'direct' ? 1 : channel.kind === 'group' ? 2 : 0,
    authorizing_integration_owners: owners,
    entitlements: [],
    entitlement_sku_ids: [],
    app_permissions: String(channel.appPermissions),
    attachment_size_limit: interaction.fileLimit,
    locale: person.locale,
    ...(guild
      ? {
          guild_id: channel.guild ?? world.guild,
          guild: { id: channel.guild ?? world.guild, features: [], locale: 'en-US' },
          guild_locale: 'en-US',
          member: {
            user: userJson(person),
            nick: null,
            avatar: null,
            banner: null,
            roles: person.roles,
            joined_at: '2026-01-04T20:21:10.139000+00:00',
            permissions: String(rights),
            deaf: false,
            mute: false,
            flags: 0,
            pending: false,
          },
        }
      : { user: userJson(person) }),
    ...(message ? { message: messageJson(world, message) } : {}),
  }
}
