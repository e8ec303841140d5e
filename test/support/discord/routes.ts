import type { FakeEndpoint } from './endpoint.ts'
import type { GatewayTerms } from './gateway.ts'
import type { Incoming } from './incoming.ts'
import { acknowledge, webhookRoutes } from './interaction-routes.ts'
import { openApiJudge, schemas } from './openapi.ts'
import { channelJson, messageJson, seenByBot } from './payloads.ts'
import { createMessage, editMessage, mustBeAllowedToPost, mustBeTakeable, type Posting } from './posts.ts'
import {
  cannotReply,
  invalidForm,
  missingAccess,
  notAuthor,
  unauthorized,
  unknownChannel,
  unknownMessage,
  unknownUser,
} from './problems.ts'
import { faultsOfCommands } from './rules.ts'
import {
  type Channel,
  directChannelOf,
  flag,
  type Json,
  permissions,
  type StoredMessage,
  type World,
} from './world.ts'

export interface Routing extends Posting {
  readonly token: string
  readonly gatewayUrl: () => string
  readonly gatewayTerms: GatewayTerms
  readonly endpoint?: Pick<FakeEndpoint, 'publicKey' | 'saved'>
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
}

const ok = (body: unknown): Reply => ({ status: 200, body })
const nothing: Reply = { status: 204 }

/** A bot's own posts without an interaction behind them: 10 MiB a file. */
const usualFileLimit = 10 * 1024 * 1024

/** Every call that the fake knows; undefined for any other, which fails the test. */
export function route(routing: Routing, incoming: Incoming): Reply | undefined {
  const path = incoming.path.replace(/^\/api\/v10/, '')
  if (path === incoming.path) return undefined
  const parts = path.split('/').slice(1)
  const [first, second, third, fourth] = parts
  const at = `${incoming.method} ${first}`
  if (at === 'POST interactions' && fourth === 'callback') {
    return acknowledge(routing, incoming, second ?? '', third ?? '')
  }
  if (first === 'webhooks') return webhookRoutes(routing, incoming, parts)

  if (incoming.authorization !== `Bot ${routing.token}`) throw unauthorized()
  if (path === '/gateway/bot' && incoming.method === 'GET') {
    const { recommendedShards: shards, maxConcurrency: max_concurrency, sessionsLeft } = routing.gatewayTerms
    const limit = { total: 1000, remaining: sessionsLeft, reset_after: 14_400_000, max_concurrency }
    return ok({ url: routing.gatewayUrl(), shards, session_start_limit: limit })
  }
  if (path === '/applications/@me' && incoming.method === 'GET') {
    const { publicKey: verify_key, saved } = routing.endpoint ?? {}
    const facts = { verify_key, interactions_endpoint_url: saved?.() ?? null }
    return ok({ id: routing.world.application, name: 'Easel', description: '', flags: 0, ...facts })
  }
  if (first === 'applications' && third === 'commands' && parts.length === 3) {
    return commandRoutes(routing, incoming, second ?? '')
  }
  if (path === '/users/@me/channels' && incoming.method === 'POST') return openDirect(routing, incoming)
  if (first === 'channels' && third === 'typing' && incoming.method === 'POST') {
    const channel = routing.world.channels.get(second ?? '')
    if (!channel || channel.gone) throw unknownChannel()
    mustBeAllowedToPost(routing.world, channel, false)
    return nothing
  }
  if (first === 'channels' && parts.length === 2 && incoming.method === 'GET') {
    return channelItself(routing.world, second ?? '')
  }
  if (first === 'channels' && third === 'messages') {
    return channelRoutes(routing, incoming, second ?? '', fourth)
  }
  return undefined
}

function commandRoutes({ world, violation }: Routing, incoming: Incoming, application: string) {
  if (application !== world.application) throw missingAccess()
  if (incoming.method === 'GET') {
    return ok(
      incoming.query.get('with_localizations') === 'true'
        ? world.commands
        : world.commands.map(inOneLanguage),
    )
  }
  if (incoming.method !== 'PUT' || incoming.list === undefined) return undefined
  const judge = openApiJudge()
  const faults = [
    ...faultsOfCommands(incoming.list),
    ...incoming.list.flatMap((command) => judge?.faults(schemas.command, command) ?? []),
  ]
  if (faults.length > 0) {
    violation(`commands: ${faults.join('; ')}`)
    throw invalidForm(faults.join('; '))
  }
  world.commandWrites += 1
  world.commands = incoming.list.map((command) => asDiscordKeepsIt(command, world.application))
  world.changed()
  return ok(world.commands)
}

/** What a list of commands says when nobody asks for the other languages. */
function inOneLanguage({ name_localizations, description_localizations, ...command }: Json): Json {
  const options = command.options as Json[] | undefined
  return options === undefined ? command : { ...command, options: options.map(inOneLanguage) }
}

function optionAsKept(option: Json): Json {
  const { required, autocomplete, options, ...rest } = option
  return {
    ...rest,
    ...(required ? { required } : {}),
    ...(autocomplete ? { autocomplete } : {}),
    ...(options ? { options: (options as Json[]).map(optionAsKept) } : {}),
  }
}

/** Discord fills in what was left out, and leaves out what is a default. */
function asDiscordKeepsIt(command: Json, application: string): Json {
  const options = ((command.options as Json[] | undefined) ?? []).map(optionAsKept)
  return {
    id: application,
    application_id: application,
    version: application,
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    name_localizations: null,
    description_localizations: null,
    ...command,
    ...(typeof command.default_member_permissions === 'number'
      ? { default_member_permissions: String(command.default_member_permissions) }
      : {}),
    ...(options.length > 0 ? { options } : { options: undefined }),
  }
}

function openDirect({ world }: Routing, { body }: Incoming): Reply {
  const person = world.people.get(String(body.recipient_id))
  if (!person) throw unknownUser()
  return ok({ id: directChannelOf(world, person.id).id, type: 1, recipients: [], flags: 0 })
}

function channelRoutes(
  routing: Routing,
  incoming: Incoming,
  id: string,
  messageId: string | undefined,
): Reply | undefined {
  const { world } = routing
  const channel = world.channels.get(id)
  if (!channel || channel.gone) throw unknownChannel()
  if (messageId === undefined) {
    if (incoming.method === 'GET') return listOf(routing, incoming, channel)
    return incoming.method === 'POST' ? postAsBot(routing, incoming, channel) : undefined
  }
  const message = world.messages.get(messageId)
  mustSee(channel)
  if (!message || message.gone || message.channel !== id || message.onlyFor) throw unknownMessage()
  return onMessage(routing, incoming, channel, message)
}

/** https://discord.com/developers/docs/resources/message#get-channel-messages: newest first, none without the history. */
function listOf({ world }: Routing, { query }: Incoming, channel: Channel): Reply {
  mustSee(channel)
  const mayRead = (channel.appPermissions & (permissions.readHistory | permissions.administrator)) !== 0n
  const before = BigInt(query.get('before') ?? world.snowflake())
  const listed = [...world.messages.values()]
    .filter((one) => one.channel === channel.id && !one.gone && !one.onlyFor && BigInt(one.id) < before)
    .toReversed()
    .slice(0, Number(query.get('limit') ?? 50))
  return ok(mayRead ? listed.map((one) => seenByBot(world, one, channel.kind === 'direct')) : [])
}

function channelItself(world: World, id: string): Reply {
  const channel = world.channels.get(id)
  if (!channel || channel.gone) throw unknownChannel()
  mustSee(channel)
  return ok(channelJson(world, channel))
}

function mustSee({ kind, appPermissions, withoutBot }: Channel): void {
  const seen = (appPermissions & (permissions.viewChannel | permissions.administrator)) !== 0n
  if (kind === 'group' || withoutBot === true || (kind !== 'direct' && !seen)) throw missingAccess()
}

function onMessage(
  routing: Routing,
  incoming: Incoming,
  channel: Channel,
  message: StoredMessage,
): Reply | undefined {
  const { world } = routing
  if (incoming.method === 'GET') return ok(seenByBot(world, message, channel.kind === 'direct'))
  if (incoming.method === 'DELETE') {
    message.gone = true
    world.changed()
    return nothing
  }
  if (incoming.method !== 'PATCH') return undefined
  if (message.author !== undefined) throw notAuthor()
  if (incoming.files.length > 0) mustBeAllowedToPost(world, channel, true)
  const flagsAllowed = flag.suppressEmbeds | flag.componentsV2
  mustBeTakeable(routing, { incoming, fileLimit: usualFileLimit, edit: true, flagsAllowed, schema: 'edit' })
  editMessage(routing, message, incoming)
  return ok(messageJson(world, message))
}

/** https://discord.com/developers/docs/resources/message#create-message: a reply takes Read Message History. */
function mustBeAllowedToReply(
  { message_reference: reference }: Json,
  { kind, appPermissions }: Channel,
): void {
  if (reference === undefined || kind === 'direct') return
  if ((appPermissions & (permissions.readHistory | permissions.administrator)) === 0n) throw cannotReply()
}

function postAsBot(routing: Routing, incoming: Incoming, channel: Channel): Reply {
  const { world } = routing
  mustBeAllowedToPost(world, channel, incoming.files.length > 0)
  const flagsAllowed = flag.suppressEmbeds | flag.componentsV2
  mustBeTakeable(routing, {
    incoming,
    fileLimit: usualFileLimit,
    edit: false,
    flagsAllowed,
    schema: 'create',
  })
  mustBeAllowedToReply(incoming.body, channel)
  const { nonce, enforce_nonce } = incoming.body
  if (nonce !== undefined && String(nonce).length > 25) throw invalidForm('nonce: at most 25')
  const key = `${channel.id}/${String(nonce)}`
  const before = enforce_nonce === true && nonce !== undefined ? world.nonces.get(key) : undefined
  const earlier = before === undefined ? undefined : world.messages.get(before)
  if (earlier) return ok(messageJson(world, earlier))
  const message = createMessage(routing, { channel: channel.id, body: incoming.body, files: incoming.files })
  if (nonce !== undefined) world.nonces.set(key, message.id)
  return ok(messageJson(world, message))
}
