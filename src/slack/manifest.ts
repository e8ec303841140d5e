import { encodePress } from '../chat/buttons.ts'
import { freshSubject } from '../chat/command-form.ts'
import type { Declaration } from '../chat/declaration.ts'
import { usageOf } from '../chat/grammar.ts'
import type { Words } from '../chat/words.ts'
import { cut } from './render.ts'

interface ManifestOptions {
  readonly declarations: readonly Declaration[]
  readonly words: Words
  readonly commandPrefix: string
  /** Where Slack reaches Easel; without Socket Mode its requests need somewhere to go. */
  readonly publicUrl?: string
  readonly socketMode: boolean
}

/** https://docs.slack.dev/reference/app-manifest */
const limits = {
  command: 32,
  description: 2_000,
  usageHint: 1_000,
  shortcut: 24,
  shortcutDescription: 150,
} as const

/** What Easel uses, and why. */
const scopes = [
  'commands',
  // Answers, progress and failures.
  'chat:write',
  // Pictures out, pictures in.
  'files:write',
  'files:read',
  // The asker's DM, when the bot is not in the channel or the answer is private.
  'im:write',
  // A public channel that the bot is asked in but no member of.
  'channels:join',
  // Mentions, and messages in the bot's own direct conversations.
  'app_mentions:read',
  'im:history',
  // Who is an admin, and which language a person reads.
  'users:read',
] as const

/** Pictures that other people posted earlier in a thread; who installs it may leave it out. */
const optionalScopes = ['channels:history'] as const

const events = ['app_mention', 'message.im'] as const

/** The app as Slack wants it described: paste it at api.slack.com/apps, and the commands are there. */
export function slackManifest({
  declarations,
  words,
  commandPrefix,
  publicUrl,
  socketMode,
}: ManifestOptions): object {
  const requestUrl = socketMode || publicUrl === undefined ? undefined : eventsUrl(publicUrl)
  const at = (name: 'url' | 'request_url') => (requestUrl === undefined ? {} : { [name]: requestUrl })
  return {
    _metadata: { major_version: 2 },
    display_information: { name: 'Easel', description: words('manifest.description') },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'Easel', always_online: true },
      slash_commands: declarations
        .filter(({ entry }) => entry === 'command')
        .map((declaration) => ({
          command: cut(`/${commandPrefix}${declaration.name}`, limits.command),
          ...at('url'),
          description: cut(words(declaration.description), limits.description),
          ...hintOf(declaration),
          // People, channels and links arrive marked, so that the text reads as it was typed.
          should_escape: true,
        })),
      ...menusOf(declarations, words),
    },
    oauth_config: { scopes: { bot: [...scopes], bot_optional: [...optionalScopes] } },
    settings: {
      event_subscriptions: { ...at('request_url'), bot_events: [...events] },
      interactivity: { is_enabled: true, ...at('request_url') },
      org_deploy_enabled: false,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: false,
    },
  }
}

/** The menu of every message. Slack takes no empty list. */
function menusOf(declarations: readonly Declaration[], words: Words): { shortcuts?: readonly object[] } {
  const shortcuts = declarations
    .filter(({ entry }) => entry === 'menu')
    .map(({ name, description }) => ({
      type: 'message',
      name: cut(words(description), limits.shortcut),
      callback_id: encodePress({ command: name, subject: freshSubject }),
      description: cut(words('menu.about'), limits.shortcutDescription),
    }))
  return shortcuts.length === 0 ? {} : { shortcuts }
}

function hintOf(declaration: Declaration): { usage_hint?: string } {
  const usage = usageOf(declaration)
  return usage === '' ? {} : { usage_hint: cut(usage, limits.usageHint) }
}

function eventsUrl(publicUrl: string): string {
  return new URL('slack/events', publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`).href
}
