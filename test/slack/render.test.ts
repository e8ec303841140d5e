import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/chat/message.ts'
import { wordsFor } from '../../src/chat/words.ts'
import { renderModal } from '../../src/slack/modal.ts'
import { renderMessage } from '../../src/slack/render.ts'
import { blockFaults, viewFaults } from '../support/slack/block-kit.ts'

const hostile = '<!channel> *bold* _it_ ~no~ `code` <@U1> @here https://example.com :smile: &lt;'

describe('renderMessage', () => {
  it('puts the words of people where no markup is read, and escapes the fallback', () => {
    const message: Message = {
      tone: 'notice',
      paragraphs: [
        { role: 'text', text: hostile },
        { role: 'quote', label: 'Prompt', text: hostile },
        { role: 'entry', label: hostile, text: hostile },
        { role: 'footer', text: hostile },
      ],
      buttons: [{ id: 'easel:retry:a', label: hostile, style: 'primary' }],
    }

    const { text, blocks } = renderMessage(message, 'everyone')

    expect(JSON.stringify(blocks)).not.toMatch(/"mrkdwn"|"type":"(user|broadcast|link|emoji|markdown)"/)
    expect(JSON.stringify(blocks)).not.toContain('"emoji":true')
    expect(text).not.toMatch(/[<>]/)
    expect(blockFaults(blocks)).toEqual([])
  })

  it('names people, groups and channels for one reader; for everybody channels alone, since nobody may be told', () => {
    const ids = [
      { kind: 'person', id: 'U1' },
      { kind: 'role', id: 'S1' },
      { kind: 'channel', id: 'C1' },
    ] as const
    const message: Message = {
      tone: 'notice',
      paragraphs: [
        { role: 'text', text: 'U1, S1, C1', ids },
        { role: 'entry', label: 'who', text: 'U1, S1, C1; U11', ids },
      ],
      buttons: [],
    }
    const alone = renderMessage(message, 'asker').blocks
    expect(JSON.stringify(alone).match(/"type":"(user|usergroup|channel)"/g)).toHaveLength(6)
    expect(JSON.stringify(alone)).toContain('"text":"; U11"')
    const together = renderMessage(message, 'everyone').blocks
    expect(JSON.stringify(together)).not.toMatch(/"type":"(user|usergroup)"/)
    expect(blockFaults([...alone, ...together])).toEqual([])
  })

  it('makes one list of neighbouring entries and one line of neighbouring footers', () => {
    const entry = { role: 'entry', label: '/imagine', text: 'Make pictures' } as const
    const footer = { role: 'footer', text: 'small' } as const
    const message: Message = { tone: 'notice', paragraphs: [entry, entry, footer, footer], buttons: [] }

    expect(renderMessage(message, 'asker').blocks).toMatchObject([
      { type: 'rich_text', elements: [{ type: 'rich_text_list', elements: [{}, {}] }] },
      { type: 'context', elements: [{}, {}] },
    ])
  })

  it('keeps within the limits of Slack whatever it is given', () => {
    const paragraphs = Array.from({ length: 80 }, (_, at) => ({
      role: at % 2 === 0 ? ('text' as const) : ('footer' as const),
      text: '🐈'.repeat(3_000),
    }))
    const buttons = Array.from({ length: 40 }, (_, at) => ({
      id: `easel:retry:${at}`,
      label: 'x'.repeat(200),
      style: 'danger' as const,
    }))

    const { blocks } = renderMessage({ tone: 'notice', paragraphs, buttons }, 'asker')

    expect(blockFaults(blocks)).toEqual([])
    expect(blocks.at(-1)).toMatchObject({ type: 'actions' })
  })

  it('leaves out what is empty, which Slack would refuse', () => {
    const paragraphs = [
      { role: 'text', text: ' ' },
      { role: 'quote', label: 'Prompt', text: '' },
    ] as const

    expect(renderMessage({ tone: 'notice', paragraphs, buttons: [] }, 'asker').blocks).toEqual([])
  })
})

describe('renderModal', () => {
  it('draws every kind of field within the limits of Slack', () => {
    const base = { label: 'l'.repeat(3_000), hint: '', required: false }
    const form = {
      id: 'easel:edit:new',
      title: 'A title that is much too long for Slack',
      submitLabel: 'Create',
      fields: [
        {
          ...base,
          type: 'text' as const,
          name: 'prompt',
          multiline: true,
          maxLength: 6_000,
          value: 'p'.repeat(6_000),
        },
        { ...base, type: 'choice' as const, name: 'none', choices: [] },
        {
          ...base,
          type: 'choice' as const,
          name: 'many',
          value: 'v3',
          choices: Array.from({ length: 150 }, (_, at) => ({ value: `v${at}`, label: 'x'.repeat(100) })),
        },
        { ...base, type: 'attachment' as const, name: 'image' },
        { ...base, type: 'attachment' as const, name: 'image2' },
        { ...base, type: 'attachment' as const, name: 'image3' },
      ],
    }

    const view = renderModal(form, { channel: 'C1', direct: false, private: false }, wordsFor('en'))

    expect(viewFaults(view)).toEqual([])
    expect(view.blocks.map(({ block_id }) => block_id)).toEqual([
      'prompt',
      'prompt+cut+2',
      'many',
      'image',
      'image2,image3',
    ])
  })
})
