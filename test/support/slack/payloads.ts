import { type FileFactsHouse, fileFacts, messageFacts } from './facts.ts'

import type { OpenView, SeenMessage, SlackFile, StoredMessage, User, Workspace } from './workspace.ts'

/** Payloads in the shape of the recorded ones (contracts: recorded/slack-commands.json, modals-slack.json). */

interface Common {
  readonly workspace: Workspace
  readonly user: User
  readonly trigger: string
}

export function commandPayload(
  { workspace, user, trigger }: Common,
  command: string,
  text: string,
  channel: string,
  responseUrl: string,
): Readonly<Record<string, string>> {
  return {
    token: 'verification-token',
    team_id: workspace.team,
    team_domain: 'easel-test',
    ...(workspace.enterprise === undefined ? {} : { enterprise_id: workspace.enterprise }),
    channel_id: channel,
    channel_name: workspace.channels.get(channel)?.name ?? 'unknown',
    user_id: user.id,
    user_name: user.name,
    command,
    text: escaped(text),
    api_app_id: workspace.app,
    is_enterprise_install: String(workspace.orgWide),
    response_url: responseUrl,
    trigger_id: trigger,
  }
}

/** `should_escape`: https://docs.slack.dev/interactivity/implementing-slash-commands. Marked entities stay. */
function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/<(?![@#!]|https?:|mailto:)/g, '&lt;')
    .replace(/(?<!<(?:[@#!]|https?:|mailto:)[^<>]*)>/g, '&gt;')
}

export function pressPayload(
  common: Common,
  message: StoredMessage,
  button: SeenMessage['buttons'][number],
  responseUrl: string,
  house: FileFactsHouse,
): object {
  const ephemeral = message.ephemeralFor !== undefined
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs }
  const { workspace } = common
  return {
    type: 'block_actions',
    ...interaction(common),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...thread,
    },
    channel: { id: message.channel, name: workspace.channels.get(message.channel)?.name ?? '' },
    // An ephemeral message is not sent along: recorded/modals-slack.json, ephemeralAction.
    ...(ephemeral
      ? {}
      : {
          message: {
            type: 'message',
            user: message.user,
            bot_id: workspace.botId,
            ts: message.ts,
            text: message.text,
            blocks: message.blocks,
            ...thread,
            ...(message.files.length === 0
              ? {}
              : { files: message.files.map((file) => fileFacts(file, house)) }),
          },
        }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [
      {
        action_id: button.id,
        block_id: 'b1',
        text: { type: 'plain_text', text: button.label, emoji: true },
        value: button.value,
        type: 'button',
        action_ts: workspace.ts(),
      },
    ],
  }
}

/** A press in the app's Home has no channel, no message and no response_url: recorded/modals-slack.json. */
export function homePressPayload(common: Common, button: SeenMessage['buttons'][number]): object {
  return {
    type: 'block_actions',
    ...interaction(common),
    container: { type: 'view', view_id: 'V0HOME' },
    view: { id: 'V0HOME', type: 'home' },
    state: { values: {} },
    actions: [
      {
        action_id: button.id,
        block_id: 'b1',
        text: { type: 'plain_text', text: button.label, emoji: true },
        value: button.value,
        type: 'button',
        action_ts: common.workspace.ts(),
      },
    ],
  }
}

export interface FilledInput {
  readonly text?: string
  readonly files?: readonly SlackFile[]
}

export function submissionPayload(
  common: Common,
  { id, view }: OpenView,
  inputs: ReadonlyMap<string, FilledInput>,
  house: FileFactsHouse,
): object {
  const values: Record<string, Record<string, object>> = {}
  for (const block of view.blocks) {
    if (block.type !== 'input') continue
    const filled = inputs.get(block.block_id ?? '') ?? {}
    values[block.block_id ?? ''] = { [block.element.action_id]: stateOf(block.element, filled, house) }
  }
  return {
    type: 'view_submission',
    ...interaction(common),
    view: {
      id,
      team_id: common.workspace.team,
      ...view,
      state: { values },
      hash: '1771309947.RiIIx55y',
      root_view_id: id,
      previous_view_id: null,
      app_id: common.workspace.app,
      bot_id: common.workspace.botId,
    },
    response_urls: [],
  }
}

type Input = Extract<OpenView['view']['blocks'][number], { type: 'input' }>['element']

function stateOf(element: Input, { text, files = [] }: FilledInput, house: FileFactsHouse): object {
  switch (element.type) {
    case 'plain_text_input':
      return { type: element.type, value: text ?? null }
    case 'static_select':
      return {
        type: element.type,
        selected_option: element.options.find(({ value }) => value === text) ?? null,
      }
    case 'file_input':
      return { type: element.type, files: files.map((file) => fileFacts(file, house)) }
  }
}

function interaction({ workspace, user, trigger }: Common): object {
  return {
    team: { id: workspace.team, domain: 'easel-test' },
    user: { id: user.id, username: user.name, name: user.name, team_id: workspace.team },
    api_app_id: workspace.app,
    token: 'verification-token',
    trigger_id: trigger,
    enterprise: workspace.enterprise === undefined ? null : { id: workspace.enterprise, name: 'Org' },
    is_enterprise_install: workspace.orgWide,
  }
}

/** A message's menu: https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export function menuPayload(
  common: Common,
  message: StoredMessage,
  callbackId: string,
  responseUrl: string,
  house: FileFactsHouse,
): object {
  const { workspace } = common
  return {
    type: 'message_action',
    ...interaction(common),
    callback_id: callbackId,
    action_ts: workspace.ts(),
    message_ts: message.ts,
    channel: { id: message.channel, name: workspace.channels.get(message.channel)?.name ?? '' },
    response_url: responseUrl,
    message: messageFacts(message, house),
  }
}

/** What a person said, as an event: recorded/channel-mention-slack.json, dm-slack.json and files-slack.json. */
export function eventPayload(
  { workspace }: Pick<Common, 'workspace'>,
  message: StoredMessage,
  type: 'app_mention' | 'message',
  house: FileFactsHouse,
): object {
  const direct = workspace.channels.get(message.channel)?.kind === 'direct'
  return {
    token: 'verification-token',
    team_id: workspace.team,
    api_app_id: workspace.app,
    type: 'event_callback',
    event_id: workspace.id('Ev'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [authorization(workspace)],
    event: {
      ...messageFacts(message, house),
      type,
      team: workspace.team,
      channel: message.channel,
      event_ts: message.ts,
      ...(type === 'message' ? { channel_type: direct ? 'im' : 'channel' } : {}),
      ...(type === 'message' && message.files.length > 0 ? { subtype: 'file_share' } : {}),
    },
  }
}

/** https://docs.slack.dev/reference/events/app_home_opened */
export function homeEventPayload(
  { workspace }: Pick<Common, 'workspace'>,
  user: string,
  channel: string,
): object {
  return {
    token: 'verification-token',
    team_id: workspace.team,
    api_app_id: workspace.app,
    type: 'event_callback',
    event_id: workspace.id('Ev'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [authorization(workspace)],
    event: { type: 'app_home_opened', user, channel, tab: 'home', event_ts: workspace.ts() },
  }
}

function authorization({ team, enterprise, bot, orgWide }: Workspace): object {
  return {
    enterprise_id: enterprise ?? null,
    team_id: team,
    user_id: bot,
    is_bot: true,
    is_enterprise_install: orgWide,
  }
}

/** https://docs.slack.dev/reference/events/app_uninstalled and /tokens_revoked */
export function departurePayload(workspace: Workspace, type: 'app_uninstalled' | 'tokens_revoked'): object {
  return {
    token: 'verification-token',
    team_id: workspace.team,
    ...(workspace.enterprise === undefined ? {} : { enterprise_id: workspace.enterprise }),
    api_app_id: workspace.app,
    type: 'event_callback',
    event_id: workspace.id('Ev'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [authorization(workspace)],
    event: { type, ...(type === 'app_uninstalled' ? {} : { tokens: { oauth: [], bot: [workspace.bot] } }) },
  }
}
