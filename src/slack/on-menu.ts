import { decodePress } from '../chat/buttons.ts'
import type { Invocation } from '../chat/invocation.ts'
import { menuFiles } from '../chat/message-menu.ts'
import { sayAnswer } from './answer-files.ts'
import { picturesAmong } from './files.ts'
import { type MenuPayload, menuSchema } from './payloads.ts'
import { invocationOf, nameOf, type PersonFacts, type Reading, respondForMs } from './read.ts'
import { type Acknowledge, acknowledged, type Reception } from './reception.ts'
import { openModal } from './views.ts'

/** A message's menu: its pictures, and a form about them, at once: the trigger lives three seconds. */
export async function onMenu(body: unknown, acknowledge: Acknowledge, reception: Reception): Promise<void> {
  const payload = menuSchema.parse(body)
  const acknowledging = acknowledged(acknowledge, undefined, reception)
  const { workspace, people, desk, once, now } = reception
  const invocation = readMenu(payload, await people.glance(payload.user.id), { workspace, now: now() })
  if (invocation === undefined || !once.first(invocation.id)) return void (await acknowledging)
  const answer = await desk.dispatch(invocation)
  if (answer.type === 'form') await openModal(answer.form, invocation, payload.trigger_id, reception)
  await acknowledging
  if (answer.type === 'message') await sayAnswer(invocation, answer, reception)
}

/** Undefined for a menu that is not one of Easel's. */
function readMenu(
  payload: MenuPayload,
  facts: PersonFacts,
  { workspace, now }: Pick<Reading, 'workspace' | 'now'>,
): Invocation | undefined {
  const press = decodePress(payload.callback_id)
  if (press === undefined) return undefined
  const { channel, message, user, trigger_id: trigger, response_url: url } = payload
  return invocationOf({
    id: `slack:${workspace.team}:${trigger}`,
    command: press.command,
    options: {},
    files: menuFiles(picturesAmong(message.files, workspace)),
    name: nameOf(payload),
    facts,
    address: {
      ...workspace,
      user: user.id,
      channel: channel.id,
      direct: channel.id.startsWith('D'),
      private: false,
      ...(message.thread_ts === undefined ? {} : { threadTs: message.thread_ts }),
      ...(url === undefined ? {} : { respond: { url, until: now + respondForMs } }),
    },
  })
}
