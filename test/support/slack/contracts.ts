import { existsSync, readFileSync } from 'node:fs'

interface Contract {
  readonly args: readonly string[]
  readonly required: readonly string[]
  readonly scope: string | undefined
}

/** Slack's own method pages, when they lie beside the project (they are not part of it). */
const pages = new URL('../../../../shared/contracts/slack/methods/', import.meta.url)

/** What the fake knows by itself: enough to refuse `alt_text` where Slack reads `alt_txt`. */
const builtIn: Readonly<Record<string, Contract>> = {
  'auth.test': { args: [], required: [], scope: undefined },
  'oauth.v2.access': {
    args: ['client_id', 'client_secret', 'code', 'redirect_uri', 'grant_type', 'refresh_token'],
    required: [],
    scope: undefined,
  },
  'apps.connections.open': { args: [], required: [], scope: undefined },
  'chat.postMessage': {
    args: [
      'channel',
      'text',
      'blocks',
      'thread_ts',
      'unfurl_links',
      'unfurl_media',
      'mrkdwn',
      'parse',
      'metadata',
    ],
    required: ['channel'],
    scope: 'chat:write',
  },
  'chat.postEphemeral': {
    args: ['channel', 'user', 'text', 'blocks', 'thread_ts', 'parse'],
    required: ['channel', 'user'],
    scope: 'chat:write',
  },
  'chat.update': {
    args: ['channel', 'ts', 'text', 'blocks', 'parse', 'metadata', 'file_ids'],
    required: ['channel', 'ts'],
    scope: 'chat:write',
  },
  'chat.delete': { args: ['channel', 'ts'], required: ['channel', 'ts'], scope: 'chat:write' },
  'chat.getPermalink': {
    args: ['channel', 'message_ts'],
    required: ['channel', 'message_ts'],
    scope: undefined,
  },
  'conversations.join': { args: ['channel'], required: ['channel'], scope: 'channels:join' },
  'conversations.open': {
    args: ['channel', 'users', 'return_im', 'prevent_creation'],
    required: [],
    scope: 'im:write',
  },
  'conversations.replies': {
    args: ['channel', 'ts', 'cursor', 'inclusive', 'latest', 'limit', 'oldest'],
    required: ['channel', 'ts'],
    // Which one it takes depends on the channel.
    scope: undefined,
  },
  'files.getUploadURLExternal': {
    args: ['filename', 'length', 'alt_txt', 'snippet_type'],
    required: ['filename', 'length'],
    scope: 'files:write',
  },
  'files.completeUploadExternal': {
    args: ['files', 'channel_id', 'channels', 'thread_ts', 'initial_comment', 'blocks'],
    required: ['files'],
    scope: 'files:write',
  },
  'files.info': {
    args: ['file', 'count', 'cursor', 'limit', 'page'],
    required: ['file'],
    scope: 'files:read',
  },
  'files.delete': { args: ['file'], required: ['file'], scope: 'files:write' },
  'users.info': { args: ['user', 'include_locale'], required: ['user'], scope: 'users:read' },
  'usergroups.list': {
    args: ['include_count', 'include_disabled', 'include_users', 'team_id'],
    required: [],
    scope: 'usergroups:read',
  },
  'views.publish': { args: ['user_id', 'view', 'hash'], required: ['user_id', 'view'], scope: undefined },
  'views.open': {
    args: ['trigger_id', 'view', 'interactivity_pointer'],
    required: ['view'],
    scope: undefined,
  },
}

export function contractOf(method: string): Contract | undefined {
  const known = builtIn[method]
  const page = new URL(`${method}.json`, pages)
  if (known === undefined || !existsSync(page)) return known
  const { args } = JSON.parse(readFileSync(page, 'utf8')) as {
    args: Record<string, { required?: boolean }> | null
  }
  const names = Object.keys(args ?? {})
  return {
    args: names,
    required: names.filter((name) => args?.[name]?.required === true),
    scope: known.scope,
  }
}
