import type { SlackFile, StoredMessage, Workspace } from './workspace.ts'

/** Files and messages in Slack's JSON. */
export interface FileFactsHouse {
  readonly workspace: Workspace
  readonly origin: () => string
}

export function fileFacts(
  file: SlackFile,
  { workspace, origin }: FileFactsHouse,
): Readonly<Record<string, unknown>> {
  const shares = { public: new Map<string, object[]>(), private: new Map<string, object[]>() }
  for (const { channel, ts } of file.shares) {
    const side = workspace.channels.get(channel)?.kind === 'public' ? shares.public : shares.private
    side.set(channel, [...(side.get(channel) ?? []), { ts, channel_name: channel }])
  }
  const link = `${origin()}/files-pri/${workspace.team}-${file.id}`
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    user: file.user,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? '',
    size: file.length,
    mode: 'hosted',
    url_private: `${link}/${encodeURIComponent(file.name)}`,
    url_private_download: `${link}/download/${encodeURIComponent(file.name)}`,
    shares: { public: Object.fromEntries(shares.public), private: Object.fromEntries(shares.private) },
  }
}

export function messageFacts(message: StoredMessage, house: FileFactsHouse): object {
  const { user, ts, text, threadTs, files } = message
  return {
    type: 'message',
    user,
    ts,
    text,
    ...(user === house.workspace.bot ? { bot_id: house.workspace.botId } : {}),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(files.length === 0 ? {} : { files: files.map((file) => fileFacts(file, house)) }),
  }
}

export function mimeOf(name: string): string {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? ''
  return (
    { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif' }[
      ending
    ] ?? 'application/octet-stream'
  )
}
