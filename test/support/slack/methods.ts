import { blockFaults, type MessageBlocks } from './block-kit.ts'
import { fileFacts, messageFacts, mimeOf } from './facts.ts'
import { type Arguments, type Method, type MethodAnswer, type MethodHouse, need, Refusal } from './method.ts'
import { viewMethods } from './view-methods.ts'
import type { Channel, SlackFile, StoredMessage } from './workspace.ts'

/** The Web API methods that Easel may call, with Slack's own rules and error codes. */

export const methods: Readonly<Record<string, Method>> = {
  'auth.test': (_args, { workspace, origin }) => ({
    url: `${origin()}/`,
    team: 'Easel test',
    user: 'easel',
    team_id: workspace.team,
    user_id: workspace.bot,
    bot_id: workspace.botId,
    ...(workspace.enterprise === undefined ? {} : { enterprise_id: workspace.enterprise }),
    is_enterprise_install: workspace.orgWide,
  }),
  'apps.connections.open': (_args, { socketUrl }) => ({ url: socketUrl() }),
  'chat.postMessage': (args, house) => {
    const channel = openChannel(need(args, 'channel'), house, 'post')
    const { text, blocks } = content(args, house)
    const threadTs = args.thread_ts
    const message = house.workspace.post({
      channel: channel.id,
      threadTs,
      ephemeralFor: undefined,
      text,
      blocks,
      files: [],
    })
    return { channel: channel.id, ts: message.ts, message: { text, ts: message.ts, user: message.user } }
  },
  'chat.postEphemeral': (args, house) => {
    const channel = openChannel(need(args, 'channel'), house, 'post')
    const user = need(args, 'user')
    const thread = args.thread_ts
    if (thread !== undefined && !house.workspace.messages.some(({ threadTs }) => threadTs === thread)) {
      house.violation('an ephemeral message in a thread without replies is shown to nobody')
    }
    if (!channel.members.has(user)) throw new Refusal('user_not_in_channel')
    const { text, blocks } = content(args, house)
    const message = house.workspace.post({
      channel: channel.id,
      threadTs: args.thread_ts,
      ephemeralFor: user,
      text,
      blocks,
      files: [],
    })
    return { message_ts: message.ts }
  },
  'chat.update': (args, house) => {
    const message = ownMessage(args, house, 'cant_update_message')
    const { text, blocks } = content(args, house)
    message.text = text
    message.blocks = blocks
    message.updates += 1
    return { channel: message.channel, ts: message.ts, text }
  },
  'chat.delete': (args, house) => {
    const message = ownMessage(args, house, 'cant_delete_message')
    house.workspace.remove(message)
    return { channel: message.channel, ts: message.ts }
  },
  'chat.getPermalink': (args, { workspace }) => {
    const [channel, ts] = [need(args, 'channel'), need(args, 'message_ts')]
    if (workspace.find(channel, ts) === undefined) throw new Refusal('message_not_found')
    const permalink = `https://easel.slack.com/archives/${channel}/p${ts.replace('.', '')}`
    return { channel, permalink }
  },
  'conversations.join': (args, { workspace }) => {
    const channel = workspace.channels.get(need(args, 'channel'))
    if (channel === undefined || channel.kind === 'private') throw new Refusal('channel_not_found')
    if (channel.kind === 'direct') throw new Refusal('method_not_supported_for_channel_type')
    if (channel.archived) throw new Refusal('is_archived')
    channel.members.add(workspace.bot)
    return { channel: { id: channel.id, name: channel.name } }
  },
  'conversations.open': (args, { workspace }) => {
    const user = args.users
    if (user === undefined) throw new Refusal('users_list_not_supplied')
    if (!workspace.users.has(user)) throw new Refusal('user_not_found')
    return { channel: { id: workspace.directWith(user).id } }
  },
  'conversations.replies': (args, house) => {
    const { workspace, scopes } = house
    const channel = openChannel(need(args, 'channel'), house, 'share')
    const needed = { direct: 'im:history', public: 'channels:history', private: 'groups:history' }[
      channel.kind
    ]
    if (!scopes.has(needed)) throw new Refusal('missing_scope', { needed })
    const ts = need(args, 'ts')
    const messages = workspace.messages.filter(
      (one) => one.channel === channel.id && (one.ts === ts || one.threadTs === ts) && !one.ephemeralFor,
    )
    if (messages.length === 0) throw new Refusal('thread_not_found')
    const from = Number(args.cursor ?? 0)
    const until = from + Math.min(Number(args.limit ?? 1000), house.repliesOnPage())
    const more = until < messages.length
    return {
      messages: messages.slice(from, until).map((one) => messageFacts(one, house)),
      has_more: more,
      ...(more ? { response_metadata: { next_cursor: String(until) } } : {}),
    }
  },
  'files.getUploadURLExternal': (args, { workspace, origin }) => {
    const length = Number(need(args, 'length'))
    if (!(length > 0)) throw new Refusal('missing_argument')
    const alt = args.alt_txt
    if (alt !== undefined && alt.length > 1000) throw new Refusal('alt_txt_too_large')
    const name = need(args, 'filename')
    const file: SlackFile = {
      id: workspace.id('F0'),
      name,
      title: name,
      user: workspace.bot,
      mimetype: mimeOf(name),
      length,
      alt,
      bytes: undefined,
      complete: false,
      deleted: false,
      shares: [],
    }
    workspace.files.set(file.id, file)
    return { upload_url: `${origin()}/upload/v1/${file.id}`, file_id: file.id }
  },
  'files.completeUploadExternal': completeUpload,
  'files.info': (args, house) => ({ file: fileFacts(existingFile(need(args, 'file'), house), house) }),
  'files.delete': (args, house) => {
    const file = existingFile(need(args, 'file'), house)
    if (file.user !== house.workspace.bot) throw new Refusal('cant_delete_file')
    file.deleted = true
    return {}
  },
  'users.info': (args, { workspace }) => {
    const user = workspace.users.get(need(args, 'user'))
    if (user === undefined) throw new Refusal('user_not_found')
    return {
      user: {
        id: user.id,
        team_id: workspace.team,
        name: user.name,
        deleted: false,
        is_bot: false,
        is_admin: user.admin,
        is_owner: false,
        is_primary_owner: false,
        ...(args.include_locale === 'true' ? { locale: user.locale } : {}),
      },
    }
  },
  ...viewMethods,
}

function completeUpload(args: Arguments, house: MethodHouse): MethodAnswer {
  const { workspace } = house
  const wanted = JSON.parse(need(args, 'files')) as { id: string; title?: string }[]
  const files = wanted.map(({ id }) => existingFile(id, house))
  if (files.length === 0) throw new Refusal('invalid_arguments')
  if (files.some((file) => file.complete || file.bytes === undefined)) throw new Refusal('file_not_found')
  const channel = args.channel_id === undefined ? undefined : openChannel(args.channel_id, house, 'share')
  if (args.initial_comment !== undefined && args.blocks !== undefined) {
    house.violation('files.completeUploadExternal ignores blocks beside initial_comment')
  }
  const blocks = args.initial_comment === undefined ? parseBlocks(args.blocks, house) : []
  for (const [index, file] of files.entries()) {
    file.title = wanted[index]?.title ?? file.name
    file.complete = true
  }
  if (channel !== undefined) {
    house.later(() => {
      const shown = files.filter((file) => !file.deleted)
      if (shown.length === 0 || files.some(house.keepsToItself)) return
      const message = workspace.post({
        channel: channel.id,
        threadTs: args.thread_ts,
        ephemeralFor: undefined,
        text: args.initial_comment ?? '',
        blocks,
        files: shown,
      })
      for (const file of shown) file.shares.push({ channel: channel.id, ts: message.ts })
    })
  }
  // Slack answers before its scan: no shares, no type yet.
  return { files: files.map(({ id, title }) => ({ id, title, mimetype: '', shares: {} })) }
}

/** Posting needs membership, or chat:write.public in public channels; sharing files always needs membership. */
function openChannel(id: string, { workspace, scopes }: MethodHouse, purpose: 'post' | 'share'): Channel {
  const channel = workspace.channels.get(id)
  if (channel === undefined) throw new Refusal('channel_not_found')
  if (channel.archived) throw new Refusal('is_archived')
  if (channel.members.has(workspace.bot)) return channel
  if (channel.kind !== 'public') throw new Refusal('channel_not_found')
  if (purpose === 'post' && scopes.has('chat:write.public')) return channel
  throw new Refusal('not_in_channel')
}

function ownMessage(args: Arguments, { workspace }: MethodHouse, refusal: string): StoredMessage {
  const channel = need(args, 'channel')
  if (!workspace.channels.has(channel)) throw new Refusal('channel_not_found')
  const message = workspace.find(channel, need(args, 'ts'))
  if (message === undefined || message.ephemeralFor !== undefined) throw new Refusal('message_not_found')
  if (message.user !== workspace.bot) throw new Refusal(refusal)
  return message
}

function existingFile(id: string, { workspace }: MethodHouse): SlackFile {
  const file = workspace.files.get(id)
  if (file === undefined) throw new Refusal('file_not_found')
  if (file.deleted) throw new Refusal('file_deleted')
  return file
}

function content(args: Arguments, house: MethodHouse): { text: string; blocks: MessageBlocks } {
  const blocks = parseBlocks(args.blocks, house)
  const text = args.text ?? ''
  if (text === '' && blocks.length === 0) throw new Refusal('no_text')
  if (text === '') house.violation('a message has blocks and no fallback text')
  if (/<[!@#]/.test(text)) house.violation(`the text pings: ${text}`)
  if (text.length > 40_000) throw new Refusal('msg_too_long')
  return { text, blocks }
}

function parseBlocks(json: string | undefined, { violation }: Pick<MethodHouse, 'violation'>): MessageBlocks {
  if (json === undefined) return []
  const blocks: unknown = JSON.parse(json)
  const faults = blockFaults(blocks)
  if (faults.length > 0) {
    violation(`blocks: ${faults.join('; ')}`)
    throw new Refusal('invalid_blocks', { response_metadata: { messages: faults } })
  }
  // blockFaults has found nothing, so they are.
  return blocks as MessageBlocks
}
