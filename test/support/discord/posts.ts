import type { Incoming, IncomingFile } from './incoming.ts'
import { openApiJudge, schemas } from './openapi.ts'
import { cannotSendToUser, invalidForm, missingAccess, missingPermissions, tooLarge } from './problems.ts'
import { faultsOfMessage } from './rules.ts'
import type { Channel, Json, StoredFile, StoredMessage, World } from './world.ts'
import { flag, permissions } from './world.ts'

/** Making and changing messages, with Discord's rules about them. */

const requestLimit = 25 * 1024 * 1024

export interface Posting {
  readonly world: World
  readonly cdnUrl: string
  readonly violation: (text: string) => void
}

interface Written {
  readonly incoming: Pick<Incoming, 'body' | 'files' | 'bytes'>
  readonly fileLimit: number
  readonly edit: boolean
  readonly flagsAllowed: number
  readonly schema: keyof typeof schemas
}

/** Throws, and remembers as a violation, when Discord would not have taken it. */
export function mustBeTakeable({ violation }: Posting, written: Written): void {
  const { incoming, edit, flagsAllowed, fileLimit, schema } = written
  if (incoming.bytes > requestLimit || incoming.files.some(({ bytes }) => bytes.length > fileLimit)) {
    throw tooLarge()
  }
  const faults = [
    ...faultsOfMessage(incoming.body, { files: incoming.files, edit, flagsAllowed }),
    ...(openApiJudge()?.faults(schemas[schema], incoming.body) ?? []),
  ]
  if (faults.length === 0) return
  violation(`${schema}: ${faults.join('; ')}`)
  throw invalidForm(faults.join('; '))
}

export function createMessage(
  posting: Posting,
  {
    channel,
    body,
    files,
    onlyFor,
    byInteraction,
  }: {
    channel: string
    body: Json
    files: readonly IncomingFile[]
    onlyFor?: string
    byInteraction?: true
  },
): StoredMessage {
  const { world } = posting
  const message: StoredMessage = {
    id: world.snowflake(),
    channel,
    ...(onlyFor === undefined ? {} : { onlyFor }),
    ...(byInteraction === undefined ? {} : { byInteraction }),
    ...replyIn(world, channel, body),
    createdAt: world.clock.now(),
    content: typeof body.content === 'string' ? body.content : '',
    components: (body.components as Json[] | undefined) ?? [],
    files: keptFiles(posting, channel, [], body, files),
    flags: (Number(body.flags ?? 0) & ~flag.ephemeral) | (onlyFor === undefined ? 0 : flag.ephemeral),
    edits: 0,
    gone: false,
  }
  world.messages.set(message.id, message)
  world.changed()
  return message
}

function replyIn(world: World, channel: string, body: Json): { replyTo?: string } {
  const reference = body.message_reference as { message_id?: string } | undefined
  const about = world.messages.get(reference?.message_id ?? '')
  return about?.channel === channel && !about.gone ? { replyTo: about.id } : {}
}

export function editMessage(
  posting: Posting,
  message: StoredMessage,
  { body, files }: { body: Json; files: readonly IncomingFile[] },
): void {
  if (body.content !== undefined) message.content = String(body.content ?? '')
  if (body.components !== undefined) message.components = (body.components as Json[] | null) ?? []
  if (body.attachments !== undefined || files.length > 0) {
    message.files = keptFiles(posting, message.channel, message.files, body, files)
  }
  // The first edit of a "thinking" message is its first appearance.
  if ((message.flags & flag.loading) === 0) message.edits += 1
  const kept = message.flags & flag.ephemeral
  message.flags = (Number(body.flags ?? message.flags) & (flag.suppressEmbeds | flag.componentsV2)) | kept
  posting.world.changed()
}

function keptFiles(
  { world, cdnUrl }: Posting,
  channel: string,
  before: readonly StoredFile[],
  body: Json,
  files: readonly IncomingFile[],
): StoredFile[] {
  const named = (body.attachments as Json[] | undefined) ?? []
  return named.flatMap((entry) => {
    const old = before.find(({ id }) => id === entry.id)
    if (old) return [old]
    const file = files.find(({ field }) => field === `files[${String(entry.id)}]`)
    if (!file) return []
    const stored = storeFile(world, cdnUrl, `attachments/${channel}`, {
      ...file,
      filename: typeof entry.filename === 'string' ? entry.filename : file.filename,
      description: typeof entry.description === 'string' ? entry.description : null,
    })
    return [stored]
  })
}

/** Puts bytes on the CDN under a signed address that expires. */
export function storeFile(
  world: World,
  cdnUrl: string,
  folder: string,
  file: { filename: string; contentType: string; bytes: Buffer; description: string | null },
): StoredFile {
  const id = world.snowflake()
  const path = `/${folder}/${id}/${encodeURIComponent(file.filename)}`
  const expires = Math.floor(world.clock.now() / 1000) + 86_400
  const url = `${cdnUrl}${path}?ex=${expires.toString(16)}&is=${(expires - 86_400).toString(16)}&hm=${id}`
  const { filename, contentType, bytes, description } = file
  const stored = { id, filename, contentType, bytes, description, url }
  world.files.set(new URL(url).pathname, stored)
  return stored
}

/** What the bot needs to post by itself; an interaction's reply needs none of it. */
export function mustBeAllowedToPost(world: World, channel: Channel, files: boolean): void {
  if (channel.kind === 'direct') {
    const person = channel.with === undefined ? undefined : world.people.get(channel.with)
    if (person?.takesDirectMessages !== true) throw cannotSendToUser()
    return
  }
  const has = (right: bigint) => (channel.appPermissions & (right | permissions.administrator)) !== 0n
  const isThere = channel.kind !== 'group' && channel.withoutBot !== true
  if (!isThere || !has(permissions.viewChannel)) throw missingAccess()
  const send = channel.kind === 'thread' ? permissions.sendInThreads : permissions.sendMessages
  if (!has(send) || (files && !has(permissions.attachFiles))) throw missingPermissions()
}
