import { describe, expect, it, vi } from 'vitest'
import { encodePress } from '../../src/chat/buttons.ts'
import { patience } from '../support/patience.ts'
import { said } from '../support/slack/house.ts'
import { slackSurface } from '../support/slack/surface.ts'

const stage = slackSurface()

describe.each(['socket', 'http'] as const)('Slack forms over %s', (mode) => {
  it('opens a form for /edit at once, filled with what was typed', async () => {
    await stage.open(mode)

    const reaction = await stage.slack.command('/edit', 'make it night size:wide model:DALL-E-3')
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)

    expect(reaction.ok).toBe(true)
    expect(stage.desk.invocations).toEqual([])
    const [modal] = stage.slack.modals('U1')
    expect(modal?.view.title.text).toBe('/edit')
    const inputs = modal?.view.blocks.flatMap((block) => (block.type === 'input' ? [block] : [])) ?? []
    expect(inputs.map(({ block_id, optional }) => [block_id, optional])).toEqual([
      ['image', false],
      ['prompt', false],
      ['mask', true],
      ['image2,image3,image4', true],
      ['model', true],
      ['size', true],
      ['private', true],
    ])
    expect(inputs.map(({ element }) => element)).toMatchObject([
      { type: 'file_input', max_files: 1 },
      { type: 'plain_text_input', initial_value: 'make it night', multiline: true, max_length: 3000 },
      { type: 'file_input', max_files: 1 },
      { type: 'file_input', max_files: 3 },
      { type: 'static_select', initial_option: { value: 'dall-e-3' } },
      { type: 'plain_text_input', initial_value: 'wide' },
      { type: 'static_select' },
    ])
  })

  it('runs the command when its form is sent off, files and all, where it was asked', async () => {
    await stage.open(mode)
    await stage.slack.command('/edit', 'make it night', { channel: 'C4' })
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)
    const bytes = Buffer.from('cat')

    const submission = await stage.slack.submitView(
      stage.slack.modals('U1')[0],
      { prompt: 'make it day', model: 'gpt-image-2' },
      {
        image: [{ name: 'cat.png', bytes }],
        image2: [
          { name: 'a.png', bytes },
          { name: 'b.png', bytes },
        ],
      },
    )

    expect(submission).toMatchObject({ ok: true, errors: {} })
    expect(stage.slack.modals('U1')).toEqual([])
    expect(stage.desk.invocations).toMatchObject([
      {
        command: 'edit',
        options: { prompt: 'make it day', model: 'gpt-image-2' },
        files: {
          image: {
            surface: 'slack',
            filename: 'cat.png',
            address: { url: expect.stringContaining('cat.png') },
          },
          image2: { filename: 'a.png' },
          image3: { filename: 'b.png' },
        },
        place: { channel: 'C4' },
      },
    ])
    expect(stage.desk.acknowledgedJobs).toHaveLength(1)
  })

  it('keeps the form open with words under the field that is wrong', async () => {
    await stage.open(mode)
    await stage.slack.command('/edit', 'make it night')
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)
    const image = [{ name: 'cat.png', bytes: Buffer.from('cat') }]

    const wrong = await stage.slack.submitView(
      stage.slack.modals('U1')[0],
      { size: 'x'.repeat(40) },
      { image },
    )
    const right = await stage.slack.submitView(stage.slack.modals('U1')[0], { size: 'wide' }, { image })

    expect(wrong.errors).toEqual({ size: expect.stringContaining('at most 20') })
    expect(right.errors).toEqual({})
    expect(stage.desk.invocations).toMatchObject([{ options: { size: 'wide' } }])
  })

  it('puts what the command itself refuses under its field too', async () => {
    await stage.open(mode)
    await stage.slack.command('/edit', 'make it night')
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)
    const image = [{ name: 'cat.png', bytes: Buffer.from('cat') }]
    const message = said('size can\'t be "banana".')
    stage.desk.answer = () => ({ type: 'message', message, audience: 'asker', option: 'size' })

    const { errors } = await stage.slack.submitView(
      stage.slack.modals('U1')[0],
      { size: 'banana' },
      { image },
    )

    expect(errors).toEqual({ size: 'size can\'t be "banana".' })
    expect(stage.slack.modals('U1')).toHaveLength(1)
    expect(stage.slack.ephemerals('U1')).toEqual([])
  })

  it('opens a form from a press and runs what it is for when it is sent off', async () => {
    await stage.open(mode)
    const buttons = [
      {
        id: encodePress({ command: 'edit-prompt', subject: 'job1' }),
        label: 'Edit prompt & retry',
        style: 'primary',
      },
    ] as const
    stage.desk.answer = () => ({ type: 'message', message: said('Declined', { buttons }), audience: 'asker' })
    await stage.slack.command('/help')
    stage.desk.answer = () => ({
      type: 'form',
      form: {
        id: encodePress({ command: 'retry', subject: 'job1' }),
        title: 'Edit prompt & retry, with a long title',
        submitLabel: 'Create',
        fields: [
          {
            type: 'text',
            name: 'prompt',
            label: 'prompt',
            hint: '',
            required: true,
            multiline: true,
            maxLength: 6000,
            value: 'a cat',
          },
        ],
      },
    })
    await stage.slack.press(stage.slack.ephemerals('U1')[0], 'Edit prompt & retry')
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)
    stage.desk.answer = () => ({ type: 'done' })

    await stage.slack.submitView(stage.slack.modals('U1')[0], { prompt: 'a kitten' })

    expect(stage.desk.invocations.at(-1)).toMatchObject({
      command: 'retry',
      options: { of: 'job1', prompt: 'a kitten' },
    })
  })

  it('hands a prompt of 6,000 characters through a form whole, though an input holds half of it', async () => {
    await stage.open(mode)
    const value = Array.from({ length: 1_200 }, (_, at) => String(1_000 + at))
      .join(' ')
      .slice(0, 6_000)
    const prompt = { type: 'text', name: 'prompt', label: 'prompt', hint: '', value } as const
    stage.desk.answer = () => ({
      type: 'form',
      form: {
        id: encodePress({ command: 'retry', subject: 'job1' }),
        title: 'Edit prompt & retry',
        submitLabel: 'Create',
        fields: [{ ...prompt, required: true, multiline: true, maxLength: 6_000 }],
      },
    })
    await stage.slack.command('/help')
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)
    stage.desk.answer = () => ({ type: 'done' })

    await stage.slack.submitView(stage.slack.modals('U1')[0], {})

    expect(stage.desk.invocations.at(-1)?.options).toEqual({ of: 'job1', prompt: value })
  })

  it.each([
    ['the trigger has expired', { type: 'error', error: 'expired_trigger_id' }],
    ['Slack has no time for it', { type: 'rate-limit', retryAfterSeconds: 30 }],
    ['Slack is down', { type: 'status', status: 503 }],
  ] as const)('says no more than sorry when the form cannot be opened in time: %s', async (_name, fault) => {
    await stage.open(mode)
    stage.slack.fault('views.open', fault)

    await stage.slack.command('/edit', 'make it night')

    await vi.waitFor(
      () =>
        expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual([
          expect.stringContaining('try again'),
        ]),
      patience,
    )
  })

  it('says the answer to a form in the DM when nothing reaches the channel any more', async () => {
    await stage.open(mode)
    await stage.slack.command('/edit', 'make it night', { channel: 'C3' })
    await vi.waitFor(() => expect(stage.slack.modals('U1')).toHaveLength(1), patience)
    stage.desk.answer = () => ({ type: 'message', message: said('No'), audience: 'asker' })
    const image = [{ name: 'cat.png', bytes: Buffer.from('cat') }]
    stage.slack.skip(31 * 60_000)

    await stage.slack.submitView(stage.slack.modals('U1')[0], {}, { image })

    await vi.waitFor(
      () => expect(stage.slack.direct('U1').messages()).toMatchObject([{ text: 'No' }]),
      patience,
    )
  })
})
