import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../src/chat/answer.ts'
import { type Answering, createAnswering } from '../../src/discord/answering.ts'
import { type Channels, createChannels } from '../../src/discord/channels.ts'
import { registrationOf } from '../../src/discord/registration.ts'
import { openRest, type Rest } from '../../src/discord/rest.ts'
import { silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { accepted, imagine, offer, type ScriptedDesk, said, scriptedDesk, someJob } from './house.ts'

let discord: FakeDiscord
let desk: ScriptedDesk
let rest: Rest
let answering: Answering
let channels: Channels

beforeEach(async () => {
  discord = await startFakeDiscord()
  desk = scriptedDesk()
  rest = openRest({ ...discord, log: silentLog })
  channels = createChannels({ rest, log: silentLog })
  answering = createAnswering({ desk, rest, channels, log: silentLog, patienceMs: 100 })
  discord.listenWithoutGateway(answering.take)
  discord.know(registrationOf([imagine], offer))
})

afterEach(async () => {
  await answering.idle()
  await rest.close()
  await discord.close()
  expect(discord.violations).toEqual([])
})

/** The desk has its answer only after the interaction was deferred. */
const slowly = (answer: Answer) => async () => {
  const deferred = () => discord.calls.filter(({ path }) => path.endsWith('/callback')).length
  const before = deferred()
  await discord.until(() => deferred() > before || undefined, 'a deferral')
  return answer
}
const privately: Answer = { ...accepted, audience: 'asker' }
const withButtons: Answer = {
  type: 'message',
  audience: 'everyone',
  message: said('Pressed?', [{ id: 'easel:retry:0123456789ab', label: 'Retry', style: 'primary' }]),
}
const form: Answer = {
  type: 'form',
  form: {
    id: 'easel:retry:0123456789ab',
    title: 'Edit prompt & retry',
    submitLabel: 'Create',
    fields: [
      {
        type: 'text',
        name: 'prompt',
        label: 'prompt',
        hint: 'What the picture should show',
        required: true,
        multiline: true,
        maxLength: 6_000,
        value: 'a cat',
      },
    ],
  },
}

/** A public message with a Retry button, and what the desk answers to a press of it. */
async function pressed(answer: Answer | (() => Promise<Answer>)) {
  desk.answer(() => withButtons)
  const message = await discord.command('imagine', { prompt: 'a cat' }).message()
  desk.answer(typeof answer === 'function' ? answer : () => answer)
  return { message, use: discord.press(message, 'Retry') }
}

describe('an answer in words', () => {
  test('is shown to everyone at once', async () => {
    desk.answer(() => ({ type: 'message', audience: 'everyone', message: said('Hello') }))
    const use = discord.command('imagine', { prompt: 'a cat' })
    expect(await use.acknowledged()).toMatchObject({ type: 4, ephemeral: false })
    expect((await use.message()).text).toBe('Hello')
  })

  test('for the asker is seen by nobody else', async () => {
    desk.answer(() => ({ type: 'message', audience: 'asker', message: said('Psst') }))
    const answer = await discord.command('imagine', { prompt: 'a cat' }).message()
    expect(answer).toMatchObject({ text: 'Psst', ephemeral: true })
    expect(discord.messages()).toEqual([])
  })
})

describe('an accepted job', () => {
  test('that is private is deferred to the asker alone', async () => {
    desk.answer(() => privately)
    const use = discord.command('imagine', { prompt: 'a cat', private: true })
    expect(await use.acknowledged()).toMatchObject({ type: 5, ephemeral: true })
    expect((await use.message()).ephemeral).toBe(true)
  })

  test('goes on although Discord heard of it too late', async () => {
    desk.answer(() => {
      discord.clock.advance(4_000)
      return accepted
    })
    discord.command('imagine', { prompt: 'a cat' })
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
  })

  test('goes on although its waiting message could not be shown', async () => {
    discord.fault({ method: 'PATCH', kind: 'error', status: 400 })
    const use = discord.command('imagine', { prompt: 'a cat' })
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
    expect(use.current().reply).toBeUndefined()
  })

  test('is acknowledged once when the answer to the acknowledgement is lost', async () => {
    discord.fault({ method: 'POST', path: /callback/, kind: 'reset', afterEffect: true })
    const use = discord.command('imagine', { prompt: 'a cat' })
    expect((await use.message()).text).toBe('Starting…')
    await answering.idle()
    expect(desk.acknowledgedJobs).toEqual([someJob])
  })

  test('is acknowledged after a moment of trouble', async () => {
    discord.fault({ method: 'POST', path: /callback/, kind: 'error', status: 503 })
    const use = discord.command('imagine', { prompt: 'a cat' })
    expect((await use.message()).text).toBe('Starting…')
  })
})

describe('a pressed button', () => {
  test('becomes an invocation of its command about its subject', async () => {
    const { use } = await pressed(accepted)
    await use.message()
    expect(desk.seen.at(-1)).toMatchObject({ command: 'retry', options: { of: '0123456789ab' }, files: {} })
  })

  test('that starts a job gets a message of its own', async () => {
    const { message, use } = await pressed(accepted)
    expect((await use.message()).id).not.toBe(message.id)
    expect(discord.messages()).toHaveLength(2)
  })

  test('opens a form, and what is sent comes back under the names of the fields', async () => {
    const { use } = await pressed(form)
    const modal = await use.modal()
    expect(modal).toMatchObject({
      title: 'Edit prompt & retry',
      fields: [{ name: 'prompt', value: 'a cat' }],
    })
    desk.answer(() => accepted)
    await discord.submit(modal, { prompt: 'a kind cat' }).message()
    expect(desk.seen.at(-1)).toMatchObject({
      command: 'retry',
      options: { of: '0123456789ab', prompt: 'a kind cat' },
    })
  })

  test('that deletes takes its message away', async () => {
    const { use } = await pressed({ type: 'removed' })
    expect((await use.acknowledged()).type).toBe(6)
    await use.gone()
    expect(discord.messages()).toEqual([])
  })

  test('that needs no words leaves everything as it is', async () => {
    const { message, use } = await pressed({ type: 'done' })
    expect((await use.acknowledged()).type).toBe(6)
    await answering.idle()
    expect(discord.messages().map(({ id }) => id)).toEqual([message.id])
  })

  test('of another application is left alone', async () => {
    discord.raw(3, { custom_id: 'somebody-elses', component_type: 2 })
    await answering.idle()
    expect(desk.seen).toEqual([])
  })
})

describe('a form', () => {
  test('that answers a form is said in words instead', async () => {
    const { use } = await pressed(form)
    desk.answer(() => form)
    const answer = await discord.submit(await use.modal()).message()
    expect(answer).toMatchObject({ ephemeral: true, text: expect.stringContaining('left empty') })
  })

  test('of a command that leads to nothing leaves no placeholder', async () => {
    const { use } = await pressed(form)
    desk.answer(() => ({ type: 'done' }))
    const submitted = discord.submit(await use.modal())
    await submitted.gone()
    expect(submitted.current()).toEqual({ reply: undefined, followUps: [] })
  })
})

describe('a slow desk', () => {
  test('still answers a command within three seconds', async () => {
    desk.answer(slowly(accepted))
    const use = discord.command('imagine', { prompt: 'a cat' })
    expect(await use.acknowledged()).toMatchObject({ type: 5, ephemeral: false })
    expect((await use.message()).text).toBe('Starting…')
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
  })

  test('keeps what is private private', async () => {
    desk.answer(slowly(privately))
    const use = discord.command('imagine', { prompt: 'a cat', private: true })
    expect((await use.message()).ephemeral).toBe(true)
  })

  test('says a refusal to the asker alone, though the placeholder was public', async () => {
    desk.answer(slowly({ type: 'message', audience: 'asker', message: said('No') }))
    const use = discord.command('imagine', { prompt: 'a cat' })
    expect(await use.followUp()).toMatchObject({ text: 'No', ephemeral: true })
    expect(discord.messages()).toEqual([])
  })

  test('deletes the pressed message all the same', async () => {
    const { use } = await pressed(slowly({ type: 'removed' }))
    await use.gone()
    await answering.idle()
    expect(discord.messages()).toEqual([])
  })

  test('can open no form any more and says so', async () => {
    const { use } = await pressed(slowly(form))
    expect(await use.message()).toMatchObject({ ephemeral: true, text: expect.stringContaining('too long') })
  })
})

describe('autocomplete', () => {
  test('offers free words as they were typed where nothing else fits', async () => {
    expect(await discord.autocomplete('imagine', 'size', ' 1000x1000 ')).toEqual([
      { name: '1000x1000', value: '1000x1000' },
    ])
  })

  test('offers what the desk suggests for what was typed', async () => {
    expect(await discord.autocomplete('imagine', 'size', 'squ')).toEqual([
      { name: 'square', value: 'square' },
    ])
  })

  test('offers nothing when the desk has trouble', async () => {
    const broken = {
      ...desk,
      suggest: () => {
        throw new Error('down')
      },
    }
    const other = createAnswering({ desk: broken, rest, channels, log: silentLog })
    discord.listenWithoutGateway(other.take)
    await expect(discord.autocomplete('imagine', 'size', 'squ')).resolves.toEqual([])
  })
})

describe('trouble', () => {
  test('in the desk is explained to the asker', async () => {
    desk.answer(() => {
      throw new Error('no such table')
    })
    const answer = await discord.command('imagine', { prompt: 'a cat' }).message()
    expect(answer).toMatchObject({ ephemeral: true, text: expect.stringContaining('wrong on our side') })
    expect(answer.text).not.toContain('table')
  })

  test.each([
    ['nothing at all', undefined],
    ['a number', 7],
    ['a ping', { type: 1 }],
    [
      'a command without a token',
      { type: 2, id: '1', application_id: '1', data: { name: 'imagine', type: 1 } },
    ],
    ['a press without an id', { type: 3, id: '1', token: 't', application_id: '1', data: {} }],
  ])('in what Discord sends (%s) is survived', async (_, payload) => {
    answering.take(payload)
    await answering.idle()
    expect(desk.seen).toEqual([])
  })
})
