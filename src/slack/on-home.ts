import type { types as slack } from '@slack/bolt'
import { encodePress } from '../chat/buttons.ts'
import { freshSubject } from '../chat/command-form.ts'
import type { Invocation } from '../chat/invocation.ts'
import { within } from './clients.ts'
import { type HomePayload, homeSchema } from './payloads.ts'
import { invocationOf, type PersonFacts } from './read.ts'
import { type Reception, wordsOf } from './reception.ts'
import { plain, renderMessage } from './render.ts'

const publishingMs = 30_000

/** Somebody looks at the app's Home: admins see the settings and can change them, everybody else what there is to ask for. */
export async function onHome(body: unknown, reception: Reception): Promise<void> {
  const parsed = homeSchema.safeParse(body)
  if (!parsed.success || parsed.data.event.tab !== 'home') return
  await showHome(parsed.data.event, reception)
}

/** Also after a form that was opened there: what it says may have changed. */
export async function showHome(visit: HomeVisit, reception: Reception): Promise<void> {
  const { desk, people, clients, log } = reception
  const facts = await people.find(visit.user)
  const invocation = readHome(visit, facts, reception)
  const answer = await desk.dispatch(invocation)
  if (answer.type !== 'message') return
  const { blocks } = renderMessage(answer.message, 'asker')
  const view = {
    type: 'home',
    blocks: facts.admin ? [...blocks, settingsButton(invocation)] : blocks,
  } as const
  const signal = AbortSignal.timeout(publishingMs)
  await within(signal, clients.main.views.publish({ user_id: visit.user, view })).catch((thrown: unknown) =>
    log.warn({ err: thrown }, "the app's Home could not be shown on Slack"),
  )
}

type HomeVisit = Pick<HomePayload['event'], 'user' | 'channel'>

function readHome(
  { user, channel }: HomeVisit,
  facts: PersonFacts,
  { workspace, now }: Reception,
): Invocation {
  return invocationOf({
    id: `slack:${workspace.team}:home:${user}:${now()}`,
    ...(facts.admin
      ? { command: 'config', options: { subcommand: 'show' } }
      : { command: 'help', options: {} }),
    files: {},
    name: user,
    facts,
    address: { ...workspace, user, channel, direct: true, private: false },
  })
}

function settingsButton(invocation: Invocation): slack.ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: encodePress({ command: 'open-settings', subject: freshSubject }),
        text: plain(wordsOf(invocation)('config.button'), 75),
        style: 'primary',
        value: 'asker',
      },
    ],
  }
}
