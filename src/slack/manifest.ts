import { encodePress } from '../chat/buttons.ts'
import { freshSubject } from '../chat/command-form.ts'
import type { Declaration } from '../chat/declaration.ts'
import { usageOf } from '../chat/grammar.ts'
import type { Words } from '../chat/words.ts'
import { cut } from './render.ts'
import { eventsPath, pageUrl, redirectPath } from './routes.ts'
import { optionalScopes, scopes } from './scopes.ts'

interface ManifestOptions {
  readonly declarations: readonly Declaration[]
  readonly words: Words
  readonly commandPrefix: string
  /** Where Slack reaches Easel; without Socket Mode its requests need somewhere to go. */
  readonly publicUrl?: string
  readonly socketMode: boolean
  /** Many workspaces, each with a token of its own. */
  readonly oauth: boolean
}

/** https://docs.slack.dev/reference/app-manifest */
const limits = {
  command: 32,
  description: 2_000,
  usageHint: 1_000,
  shortcut: 24,
  shortcutDescription: 150,
} as const

const events = ['app_mention', 'message.im', 'app_home_opened'] as const
/** With OAuth there is something to forget; Slack asks no scope for them. */
const departures = ['app_uninstalled', 'tokens_revoked'] as const

/** The app as Slack wants it described: paste it at api.slack.com/apps, and the commands are there. */
export function slackManifest({
  declarations,
  words,
  commandPrefix,
  publicUrl,
  socketMode,
  oauth,
}: ManifestOptions): object {
  const requestUrl = socketMode ? undefined : pageUrl(publicUrl, eventsPath)
  const redirectUrl = oauth ? pageUrl(publicUrl, redirectPath) : undefined
  const at = (name: 'url' | 'request_url') => (requestUrl === undefined ? {} : { [name]: requestUrl })
  return {
    _metadata: { major_version: 2 },
    display_information: { name: 'Easel', description: words('manifest.description') },
    features: {
      app_home: {
        home_tab_enabled: true,
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
    oauth_config: {
      ...(redirectUrl === undefined ? {} : { redirect_urls: [redirectUrl] }),
      scopes: { bot: [...scopes], bot_optional: [...optionalScopes] },
    },
    settings: {
      event_subscriptions: { ...at('request_url'), bot_events: [...events, ...(oauth ? departures : [])] },
      interactivity: { is_enabled: true, ...at('request_url') },
      org_deploy_enabled: oauth,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: oauth,
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
