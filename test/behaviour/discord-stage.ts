import { vi } from 'vitest'
import { declarations } from '../../commands/all.ts'
import { parseCommandLine } from '../../src/chat/grammar.ts'
import { wordsFor } from '../../src/chat/words.ts'
import { startFakeDiscord } from '../support/discord/fake.ts'
import type { Use as DiscordUse, OptionValue } from '../support/discord/people.ts'
import type { ShownMessage } from '../support/discord/shown.ts'
import { openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { sendPainting } from './send-painting.ts'
import type { Shown, Stage, Use } from './stage.ts'
import { watching } from './watching.ts'

export async function openDiscordStage(
  env: Readonly<Record<string, string>>,
  { locale = 'en-US', mode = 'gateway' }: { locale?: string; mode?: 'gateway' | 'http' } = {},
): Promise<Stage> {
  const discord = await startFakeDiscord()
  discord.usual.person.locale = locale
  const cancel = wordsFor(locale)('button.cancel')
  const easel = await openEasel({
    ...env,
    ...discord.env,
    HOST: '127.0.0.1',
    ...(mode === 'gateway' ? {} : { DISCORD_GATEWAY: 'off', DISCORD_PUBLIC_KEY: discord.publicKey }),
  })
  if (mode === 'gateway') await discord.registered()
  else await discord.deliverTo(`${easel.web.url}/discord/interactions`)

  const admin = discord.person({ locale, globalName: 'Root', admin: true })
  const send = (use: Use) =>
    discord.command(use.command, typed(use), use.as === 'admin' ? { person: admin } : {})
  const lastWord = (use: DiscordUse) => lastWordOf(use, cancel)
  const handleOf = ({ handle }: Shown) => handle as ShownMessage
  const stranger = discord.person({ locale, globalName: 'Eve' })

  return {
    use: async (use) => lastWord(send(use)),
    cancelled: async (use) => {
      const sent = send(use)
      const running = await sent.message((message) => message.buttons.some(({ label }) => label === cancel))
      discord.press(running, cancel)
      return lastWord(sent)
    },
    answered: async (use, answer) => {
      const sent = send(use)
      const question = await sent.message(({ buttons }) => buttons.some(({ label }) => label === 'Go on'))
      discord.press(question, answer)
      return { question: shownOf(question), shown: await lastWord(sent) }
    },
    watched: (use, onLook) => {
      const here = discord.usual.channel
      const before = new Set(discord.messages(here).map(({ id }) => id))
      const see = () => discord.messages(here).flatMap(({ id, images }) => (before.has(id) ? [] : images))
      return watching(lastWord(send(use)), see, onLook)
    },
    useAlone: async (use) => lastWord(send({ ...use, options: { ...use.options, private: 'yes' } })),
    press: async (shown, label, who = 'asker') =>
      lastWord(discord.press(handleOf(shown), label, who === 'asker' ? {} : { person: stranger })),
    fill: async (shown, label, fields) => {
      const modal = await discord.press(handleOf(shown), label).modal()
      const prefilled = Object.fromEntries(modal.fields.map(({ name, value }) => [name, value]))
      return { prefilled, shown: await lastWord(discord.submit(modal, fields)) }
    },
    paint: async (shown, painting) => {
      const pressed = discord.press(handleOf(shown), 'Paint mask')
      const use =
        painting.which === undefined
          ? pressed
          : discord.submit(await pressed.modal(), { which: painting.which })
      const invitation = await use.message()
      if (!invitation.ephemeral) throw new Error('everybody can read the link')
      await sendPainting(invitation.content, painting)
      return shownOf(await use.followUp((message) => isLast(message, cancel)))
    },
    vanish: async (shown, label) => {
      discord.press(handleOf(shown), label)
      await vi.waitFor(() => {
        const { id } = handleOf(shown)
        if (discord.messages(discord.usual.channel).some((one) => one.id === id))
          throw new Error('still there')
      }, patience)
    },
    foreign: { channel: '444444444444444444', role: '444444444444444444' },
    violations: () => discord.violations,
    [Symbol.asyncDispose]: async () => {
      await easel[Symbol.asyncDispose]()
      await discord.close()
    },
  }
}

function typed({ command, options = {}, files = {} }: Use): Record<string, OptionValue> {
  const declaration = declarations.find(({ name }) => name === command)
  const specs = declaration?.options ?? {}
  if (declaration?.subcommands !== undefined) {
    return { ...parseCommandLine(options.prompt ?? '', declaration).options }
  }
  const values: Record<string, OptionValue> = {}
  for (const [name, text] of Object.entries(options)) {
    const type = specs[name]?.type
    values[name] = type === 'integer' ? Number(text) : type === 'yes-no' ? text === 'yes' : text
  }
  for (const [name, { name: filename, bytes }] of Object.entries(files)) values[name] = { filename, bytes }
  return values
}

/** A reply without Cancel, or a word beside the reply. */
async function lastWordOf(use: DiscordUse, cancel: string): Promise<Shown> {
  return shownOf(await Promise.any([use.message((message) => isLast(message, cancel)), use.followUp()]))
}

function isLast({ text, buttons }: ShownMessage, cancel: string): boolean {
  return text !== '…' && !buttons.some(({ label }) => label === cancel)
}

function shownOf(message: ShownMessage): Shown {
  const { text, images, buttons, ephemeral } = message
  return {
    text,
    images,
    buttons: buttons.map(({ label }) => label),
    onlyAsker: ephemeral,
    handle: message,
  }
}
