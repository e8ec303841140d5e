import type { Incoming } from './incoming.ts'
import { callbackSchema, openApiJudge } from './openapi.ts'
import { messageJson } from './payloads.ts'
import { createMessage, editMessage, mustBeTakeable } from './posts.ts'
import {
  alreadyAcknowledged,
  deadToken,
  invalidForm,
  unknownInteraction,
  unknownMessage,
  unknownWebhook,
} from './problems.ts'
import type { Reply, Routing } from './routes.ts'
import { faultsOfChoices, faultsOfModal } from './rules.ts'
import { flag, type Json, type StoredInteraction, type StoredMessage, type World } from './world.ts'

const quarterOfAnHour = 15 * 60_000
const nothing: Reply = { status: 204 }

/** POST /interactions/:id/:token/callback */
export function acknowledge(routing: Routing, incoming: Incoming, id: string, token: string): Reply {
  const { world, violation } = routing
  const interaction = world.interactions.get(token)
  if (!interaction || interaction.id !== id) throw unknownInteraction()
  if (interaction.acknowledged) throw alreadyAcknowledged()
  const afterMs = world.clock.now() - interaction.sentAt
  if (afterMs > world.waits.forAnswerMs) throw unknownInteraction()

  const { type, data = {} } = incoming.body as { type: number; data?: Json }
  const fault = faultOfCallback(interaction, type, data)
  if (fault !== undefined) {
    violation(`callback of type ${type}: ${fault}`)
    throw invalidForm(fault)
  }
  carryOut(routing, incoming, interaction, type, data)
  const ephemeral = (Number(data?.flags ?? 0) & flag.ephemeral) !== 0
  interaction.acknowledged = { type, ephemeral, afterMs }
  world.changed()
  return nothing
}

function faultOfCallback({ type: asked }: StoredInteraction, type: number, data: Json): string | undefined {
  const schema = callbackSchema(type)
  if (schema === undefined) return 'not known'
  const faults = openApiJudge()?.faults(schema, { type, data }) ?? []
  if (faults.length > 0) return faults.join('; ')
  if ((type === 6 || type === 7) && asked !== 3) return 'updates answer a press'
  if ((asked === 4) !== (type === 8)) return 'suggestions answer autocomplete, and nothing else does'
  if (type === 9 && asked === 5) return 'a form cannot answer a form'
  if (
    type === 5 &&
    (Object.keys(data).some((key) => key !== 'flags') || ![0, 64].includes(Number(data.flags ?? 0)))
  ) {
    return 'a deferral takes the EPHEMERAL flag and nothing else'
  }
  if (type === 8) return faultsOfChoices(data).at(0)
  return type === 9 ? faultsOfModal(data).at(0) : undefined
}

function carryOut(
  routing: Routing,
  incoming: Incoming,
  it: StoredInteraction,
  type: number,
  data: Json,
): void {
  const { world } = routing
  const alone = (Number(data.flags ?? 0) & flag.ephemeral) !== 0
  const onlyFor = alone ? { onlyFor: it.person.id } : {}
  if (type === 4) {
    const flagsAllowed = flag.suppressEmbeds | flag.ephemeral | flag.componentsV2
    const parsed = { ...incoming, body: data }
    mustBeTakeable(routing, {
      incoming: parsed,
      fileLimit: it.fileLimit,
      edit: false,
      flagsAllowed,
      schema: 'webhookCreate',
    })
    it.original = createMessage(routing, {
      channel: it.channel.id,
      body: data,
      files: incoming.files,
      byInteraction: true,
      ...onlyFor,
    }).id
  } else if (type === 5) {
    const message = createMessage(routing, {
      channel: it.channel.id,
      body: {},
      files: [],
      byInteraction: true,
      ...onlyFor,
    })
    message.flags |= flag.loading
    it.original = message.id
  } else if (type === 6) {
    if (it.pressed !== undefined) it.original = it.pressed
  } else if (type === 8) {
    it.choices = data.choices as NonNullable<StoredInteraction['choices']>
  } else if (type === 9) it.modal = data
  world.changed()
}

/** /webhooks/:application/:token and its messages */
export function webhookRoutes(routing: Routing, incoming: Incoming, parts: string[]): Reply | undefined {
  const { world, violation } = routing
  const [, application, token = '', messages, which] = parts
  const interaction = world.interactions.get(token)
  if (!interaction || application !== world.application) throw unknownWebhook()
  if (world.clock.now() - interaction.sentAt > quarterOfAnHour) throw deadToken()
  // Until it is acknowledged there is no webhook.
  if (!interaction.acknowledged) throw unknownWebhook()
  if (incoming.authorization !== undefined) violation('the bot token was sent to an interaction webhook')
  if (messages === undefined) {
    return incoming.method === 'POST' ? followUp(routing, incoming, interaction) : undefined
  }
  if (messages !== 'messages' || parts.length !== 5) return undefined
  return onReply(routing, incoming, interaction, replyMessage(world, interaction, which))
}

function replyMessage(world: World, it: StoredInteraction, which: string | undefined): StoredMessage {
  const id = which === '@original' ? it.original : it.followUps.find((one) => one === which)
  const message = id === undefined ? undefined : world.messages.get(id)
  if (!message || message.gone) throw unknownMessage()
  return message
}

function onReply(
  routing: Routing,
  incoming: Incoming,
  it: StoredInteraction,
  message: StoredMessage,
): Reply | undefined {
  const { world } = routing
  if (incoming.method === 'GET') return { status: 200, body: messageJson(world, message) }
  if (incoming.method === 'DELETE') {
    message.gone = true
    world.changed()
    return nothing
  }
  if (incoming.method !== 'PATCH') return undefined
  const flagsAllowed = flag.suppressEmbeds | flag.componentsV2
  mustBeTakeable(routing, {
    incoming,
    fileLimit: it.fileLimit,
    edit: true,
    flagsAllowed,
    schema: 'webhookEdit',
  })
  editMessage(routing, message, incoming)
  return { status: 200, body: messageJson(world, message) }
}

function followUp(routing: Routing, incoming: Incoming, it: StoredInteraction): Reply {
  const { world } = routing
  const flagsAllowed = flag.suppressEmbeds | flag.ephemeral | flag.componentsV2
  mustBeTakeable(routing, {
    incoming,
    fileLimit: it.fileLimit,
    edit: false,
    flagsAllowed,
    schema: 'webhookCreate',
  })
  const original = it.original === undefined ? undefined : world.messages.get(it.original)
  // The first follow-up after a deferral takes the place of the "thinking" message, and its audience.
  if (original && !original.gone && (original.flags & flag.loading) !== 0) {
    editMessage(routing, original, incoming)
    return { status: 200, body: messageJson(world, original) }
  }
  const alone = (Number(incoming.body.flags ?? 0) & flag.ephemeral) !== 0
  const message = createMessage(routing, {
    channel: it.channel.id,
    body: incoming.body,
    files: incoming.files,
    byInteraction: true,
    ...(alone ? { onlyFor: it.person.id } : {}),
  })
  it.followUps.push(message.id)
  world.changed()
  return { status: 200, body: messageJson(world, message) }
}
