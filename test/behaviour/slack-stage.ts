import { vi } from 'vitest'
import { wordsFor } from '../../src/chat/words.ts'
import { openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { type FakeTeam, startFakeSlack } from '../support/slack/fake.ts'
import type { SeenMessage } from '../support/slack/workspace.ts'
import { sendPainting } from './send-painting.ts'
import type { Shown, Stage, Use } from './stage.ts'
import { watching } from './watching.ts'

export async function openSlackStage(
  env: Readonly<Record<string, string>>,
  mode: 'socket' | 'http',
  locale = 'en-US',
): Promise<Stage> {
  const slack = await startFakeSlack()
  // Over HTTP its scan of files takes a moment; here a picture is where it belongs as soon as it is uploaded.
  if (mode === 'socket') slack.shareDelayMs = 0
  const easel = await openEasel({
    ...env,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    HOST: '127.0.0.1',
    ...(mode === 'socket'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret }),
  })
  if (mode === 'http') slack.deliverTo(`${easel.web.url}/slack/events`)
  else await vi.waitFor(() => slack.connections() > 0 || Promise.reject(new Error('no socket')), patience)
  return stageIn(slack, {
    locale,
    violations: () => slack.violations,
    close: async () => {
      await easel[Symbol.asyncDispose]()
      await slack.close()
    },
  })
}

interface StageParts {
  readonly locale: string
  readonly violations: () => readonly string[]
  readonly close: () => Promise<void>
}

/** One workspace as its people meet Easel there. */
export function stageIn(team: FakeTeam, { locale, violations, close }: StageParts): Stage {
  team.addUser({ id: 'U1', name: 'ann', admin: false, locale })
  team.addUser({ id: 'U9', name: 'eve', admin: false, locale })
  team.addUser({ id: 'U2', name: 'root', admin: true, locale })
  const cancel = wordsFor(locale)('button.cancel')
  const inChannel = () => team.channel('C1').messages()
  const seen = () => [...inChannel(), ...team.ephemerals('U1'), ...team.ephemerals('U2')]
  const known = () => new Set(seen().map(keyOf))
  const isLast = (message: SeenMessage) => !message.buttons.some(({ label }) => label === cancel)
  /** What has come since, and is no progress. */
  const lastWord = (before: ReadonlySet<string>) =>
    vi.waitFor(() => {
      const fresh = seen().filter((message) => !before.has(keyOf(message)) && isLast(message))
      const message = fresh.at(-1)
      if (message === undefined) throw new Error('Slack shows no answer yet')
      return shownOf(message)
    }, patience)
  /** The words under a field, where the form stays open. */
  const send = async ({ command, options = {}, files = {}, as }: Use): Promise<Shown | undefined> => {
    const { prompt = '', ...named } = options
    const asForm = Object.keys(files).length > 0 || command === 'edit' || command === 'vary'
    const text = [prompt, ...Object.entries(named).map(([name, value]) => `${name}:"${value}"`)].join(' ')
    await team.command(`/${command}`, asForm ? '' : text, {
      channel: 'C1',
      user: as === 'admin' ? 'U2' : 'U1',
    })
    if (!asForm) return undefined
    const view = await modal()
    const lists = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, [file]]))
    const { errors } = await team.submitView(view, options, lists)
    const words = Object.values(errors)
    if (words.length === 0) return undefined
    team.closeModal(view)
    return {
      text: words.join('\n'),
      images: [],
      buttons: [],
      onlyAsker: true,
      underField: true,
      handle: view,
    }
  }
  const modal = () =>
    vi.waitFor(() => {
      const [view] = team.modals('U1')
      if (view === undefined) throw new Error('no modal is open')
      return view
    }, patience)
  const handleOf = ({ handle }: Shown) => handle as SeenMessage

  return {
    foreign: { channel: 'C0ELSEWHERE', role: 'S0NOBODY' },
    use: async (use) => {
      const before = known()
      return (await send(use)) ?? lastWord(before)
    },
    cancelled: async (use) => {
      const before = known()
      await send(use)
      const running = await vi.waitFor(() => {
        const found = inChannel().find((message) => !before.has(keyOf(message)) && !isLast(message))
        if (found === undefined) throw new Error('nothing is under way')
        return found
      }, patience)
      await team.press(running, cancel)
      return lastWord(before)
    },
    answered: async (use, answer) => {
      const before = known()
      await send(use)
      const question = await vi.waitFor(() => {
        const fresh = inChannel().filter((message) => !before.has(keyOf(message)))
        const found = fresh.find(({ buttons, images }) => buttons[0]?.label === 'Go on' && images.length > 0)
        if (found === undefined || fresh.length > 1) throw new Error('nothing is asked')
        return found
      }, patience)
      await team.press(question, answer)
      return { question: shownOf(question), shown: await lastWord(before) }
    },
    watched: async (use, onLook) => {
      const before = known()
      await send(use)
      const see = () =>
        inChannel().flatMap((message) => (before.has(keyOf(message)) ? [] : shownOf(message).images))
      return watching(lastWord(before), see, onLook)
    },
    useAlone: async (use) => {
      const alone = () => team.direct('U1').messages()
      const before = new Set(alone().map(keyOf))
      await send({ ...use, options: { ...use.options, private: 'yes' } })
      return vi.waitFor(() => {
        const found = alone().find((message) => !before.has(keyOf(message)) && message.images.length > 0)
        if (found === undefined) throw new Error('no picture in the direct message yet')
        return { ...shownOf(found), onlyAsker: true }
      }, patience)
    },
    press: async (shown, label, who = 'asker') => {
      const before = known()
      await team.press(handleOf(shown), label, { user: who === 'asker' ? 'U1' : 'U9' })
      return lastWord(before)
    },
    fill: async (shown, label, fields) => {
      const before = known()
      await team.press(handleOf(shown), label)
      const view = await modal()
      const prefilled = prefilledOf(view)
      await team.submitView(view, fields)
      return { prefilled, shown: await lastWord(before) }
    },
    paint: async (shown, painting) => {
      const before = known()
      await team.press(handleOf(shown), 'Paint mask')
      if (painting.which !== undefined) await team.submitView(await modal(), { which: painting.which })
      const invitation = await lastWord(before)
      if (!invitation.onlyAsker) throw new Error('everybody can read the link')
      const asked = known()
      await sendPainting(JSON.stringify(handleOf(invitation).blocks), painting)
      return lastWord(asked)
    },
    vanish: async (shown, label) => {
      await team.press(handleOf(shown), label)
      await vi.waitFor(() => {
        if (inChannel().some((one) => keyOf(one) === keyOf(handleOf(shown)))) throw new Error('still there')
      }, patience)
    },
    violations,
    [Symbol.asyncDispose]: close,
  }
}

const keyOf = ({ channel, ts, ephemeral }: SeenMessage) => `${channel}:${ts}:${ephemeral}`

function shownOf(message: SeenMessage): Shown {
  return {
    text: message.text,
    images: message.images.map(({ name, alt, bytes }) => ({ filename: name, alt: alt ?? '', bytes })),
    buttons: message.buttons.map(({ label }) => label),
    onlyAsker: message.ephemeral,
    handle: message,
  }
}

type Modal = Parameters<Awaited<ReturnType<typeof startFakeSlack>>['submitView']>[0]

function prefilledOf(view: Modal): Record<string, string> {
  const values: Record<string, string> = {}
  for (const block of view?.view.blocks ?? []) {
    if (block.type !== 'input' || block.element.type !== 'plain_text_input') continue
    values[block.block_id ?? ''] = block.element.initial_value ?? ''
  }
  return values
}
