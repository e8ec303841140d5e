import { describe, expect, it, vi } from 'vitest'
import { spaceId } from '../../src/chat/ids.ts'
import type { Message } from '../../src/chat/message.ts'
import { prefixedCourier, prefixedForm, prefixing, withoutPrefix } from '../../src/slack/prefixed-words.ts'
import { patience } from '../support/patience.ts'
import { recordingCourier } from '../support/recording-courier.ts'
import { createRow, sampleDeclarations } from '../support/slack/house.ts'
import { slackSurface } from '../support/slack/surface.ts'

const stage = slackSurface()

const message: Message = {
  tone: 'failure',
  paragraphs: [
    { role: 'text', text: '/edit needs prompt.' },
    { role: 'quote', label: 'Prompt', text: 'a sign that says /edit' },
    { role: 'entry', label: '/imagine', text: 'Make pictures, as /edit does' },
    { role: 'footer', text: '/help imagine explains one of them.' },
  ],
  buttons: [],
}

const destination = { surface: 'slack', space: spaceId('slack:T0EASEL01'), address: {} } as const

const named = [
  { text: '/easel-edit needs prompt.' },
  { label: 'Prompt', text: 'a sign that says /edit' },
  { label: '/easel-imagine', text: 'Make pictures, as /easel-edit does' },
  { text: '/easel-help imagine explains one of them.' },
]

describe('words where commands have a prefix', () => {
  it.each([
    ['/edit', '/easel-edit'],
    ['画像は/editで', '画像は/easel-editで'],
    ['« /edit »', '« /easel-edit »'],
    ['https://example.com/edit', 'https://example.com/edit'],
    ['/images/edit, /editor, /edit-image and /edit/x', '/images/edit, /editor, /edit-image and /edit/x'],
    ['/invite @Easel', '/invite @Easel'],
  ])('name commands whole and nothing else: %s', (text, said) => {
    expect(prefixing(sampleDeclarations, 'easel-')(text)).toBe(said)
  })

  it.each([
    ['/easel-imagine a cat', '/imagine a cat'],
    ['/imagine a cat', '/imagine a cat'],
    ['easel-imagine', 'easel-imagine'],
    ['a cat on /easel-imagine', 'a cat on /easel-imagine'],
  ])('are taken as people type them: %s', (typed, text) => {
    expect(withoutPrefix(typed, 'easel-')).toBe(text)
  })

  it('are in the answers of the desk, but not where a person is quoted', async () => {
    await stage.open('http', { commandPrefix: 'easel-' })
    stage.desk.answer = () => ({ type: 'message', message, audience: 'asker' })

    await stage.slack.command('/easel-help')

    const [answer] = stage.slack.ephemerals('U1')
    expect(answer?.text.split('\n')).toEqual([
      '/easel-edit needs prompt.',
      'Prompt',
      'a sign that says /edit',
      '/easel-imagine  Make pictures, as /easel-edit does',
      '/easel-help imagine explains one of them.',
    ])
  })

  it('are in the title of a form', async () => {
    await stage.open('http', { commandPrefix: 'easel-' })

    await stage.slack.command('/easel-edit', 'make it night')

    await vi.waitFor(
      () => expect(stage.slack.modals('U1')).toMatchObject([{ view: { title: { text: '/easel-edit' } } }]),
      patience,
    )
  })

  it('are where a form explains a field, and not in what somebody has written there', () => {
    const written = {
      type: 'text',
      name: 'prompt',
      label: 'prompt',
      value: 'a sign that says /edit',
    } as const
    const field = { ...written, hint: 'As for /imagine', required: true, multiline: true, maxLength: 100 }
    const form = { id: 'form', title: '/edit', submitLabel: 'Create', fields: [field] }

    expect(prefixedForm(form, sampleDeclarations, 'easel-')).toEqual({
      ...form,
      title: '/easel-edit',
      fields: [{ ...field, hint: 'As for /easel-imagine' }],
    })
  })

  it('are in whatever a job says, whoever it says it to', async () => {
    const courier = recordingCourier()
    const prefixed = prefixedCourier(courier, sampleDeclarations, 'easel-')
    const { notice } = createRow(destination, message)
    const { signal } = new AbortController()

    await prefixed.progress(destination, { message }, signal)
    await prefixed.deliver({ ...notice, images: [], posted: async () => {} }, signal)
    await prefixed.fail(notice, signal)
    await prefixed.announce?.({ id: 'a', about: destination, channel: 'C1', message, linkLabel: '' }, signal)

    expect(courier.posted.map(({ verb }) => verb)).toEqual(['progress', 'deliver', 'fail', 'announce'])
    for (const { message: said } of courier.posted) expect(said.paragraphs).toMatchObject(named)
  })

  it('are understood in a message to the bot', async () => {
    await stage.open('http', { commandPrefix: 'easel-' })

    await stage.slack.say('<@bot> /easel-imagine a cat')

    await vi.waitFor(
      () =>
        expect(stage.desk.invocations).toMatchObject([{ command: 'imagine', options: { prompt: 'a cat' } }]),
      patience,
    )
  })
})
