import { describe, expect, test } from 'vitest'
import type { Form } from '../../src/chat/form.ts'
import { joinedFields, splitField } from '../../src/chat/long-fields.ts'
import type { Message, Paragraph } from '../../src/chat/message.ts'
import { escapeMarkup, escapeToFit } from '../../src/discord/markup.ts'
import { renderForm } from '../../src/discord/modal.ts'
import { renderMessage } from '../../src/discord/render.ts'

const message = (...paragraphs: Paragraph[]): Message => ({ tone: 'result', paragraphs, buttons: [] })
const quote = (text: string, label = 'Prompt'): Paragraph => ({ role: 'quote', label, text })

describe('plain text', () => {
  test.each([
    ['a person', '<@123> and <@&1>', '\\<@123> and \\<@&1>'],
    ['a channel, an emoji, a timestamp', '<#1> <:x:1> <t:1:R>', '\\<#1> \\<:x:1> \\<t:1:R>'],
    [
      'bold, italic, underlined, struck',
      '**a** _b_ __c__ ~~d~~',
      '\\*\\*a\\*\\* \\_b\\_ \\_\\_c\\_\\_ \\~\\~d\\~\\~',
    ],
    ['a spoiler and code', '||x|| `y`', '\\|\\|x\\|\\| \\`y\\`'],
    ['a masked link', '[free](https://evil.example)', '\\[free\\](https\\://evil.example)'],
    ['headings and small print', '# a\n## b\n-# c', '\\# a\n\\## b\n\\-# c'],
    ['lists', '- a\n* b\n+ c\n1. d', '\\- a\n\\* b\n\\+ c\n1\\. d'],
    ['quotes', '> a\n>>> b\n  > c', '\\> a\n\\>>> b\n  \\> c'],
    ['a backslash before markup', '\\*a\\*', '\\\\\\*a\\\\\\*'],
    ['control characters and odd line ends', 'a\u0000b\u0007c\r\nd\re', 'a b c\nd\ne'],
  ])('shows %s as it was typed', (_, typed, shown) => {
    expect(escapeMarkup(typed)).toBe(shown)
  })

  test('leaves ordinary words and names as they are', () => {
    const text = 'gpt-image-2.6-flare · 1024x1024 · 9.3 s (@everyone) #1 5 > 3, 10:30!'
    expect(escapeMarkup(text)).toBe(text)
  })
})

describe('a text that is too long', () => {
  test('is cut with "…" and never inside a character', () => {
    const cut = escapeToFit('🐈'.repeat(50), 21)
    expect(cut).toBe(`${'🐈'.repeat(10)}…`)
  })

  test('counts what escaping adds', () => {
    expect(escapeToFit('*'.repeat(100), 21)).toBe(`${'\\*'.repeat(10)}…`)
  })

  test('that fits exactly is whole', () => {
    expect(escapeToFit('abc', 3)).toBe('abc')
  })

  test('shows an id as the name that people know, and cuts no mention in two', () => {
    const ids = [{ kind: 'role', id: '1'.repeat(18) }] as const
    const text = `*a* ${'1'.repeat(18)}, b`
    expect(escapeToFit(text, 100, ids)).toBe(`\\*a\\* <@&${'1'.repeat(18)}>, b`)
    expect(escapeToFit(text, 20, ids)).toBe(`\\*a\\* ${'1'.repeat(13)}…`)
  })

  test('where nothing fits is nothing', () => {
    expect(escapeToFit('abc', 0)).toBe('')
  })
})

describe('a message', () => {
  test('has labels in bold, small print below, and pings nobody', () => {
    const body = renderMessage(
      message(
        { role: 'text', text: 'Done' },
        quote('a *cat*'),
        { role: 'entry', label: '/imagine', text: 'Make pictures' },
        { role: 'footer', text: 'two\nlines' },
      ),
    )
    expect(body.content).toBe('Done\n**Prompt:** a \\*cat\\*\n**/imagine** · Make pictures\n-# two lines')
    expect(body.allowed_mentions).toEqual({ parse: [] })
    expect(body.flags).toBe(4)
  })

  test('cuts people’s words first and keeps the rest', () => {
    const { content } = renderMessage(
      message({ role: 'text', text: 'Done' }, quote('x'.repeat(6_000)), { role: 'footer', text: 'Job 1' }),
    )
    expect(content).toHaveLength(2_000)
    expect(content).toMatch(/^Done\n\*\*Prompt:\*\* x+…\n-# Job 1$/)
  })

  test('gives a short quote whole and a long one the rest', () => {
    const { content } = renderMessage(message(quote('short'), quote('y'.repeat(9_000), 'Revised prompt')))
    expect(content).toContain('**Prompt:** short\n')
    expect(content.length).toBeGreaterThan(1_990)
    expect(content.length).toBeLessThanOrEqual(2_000)
  })

  test('made of too many own words still fits', () => {
    const entries = Array.from({ length: 60 }, (_, index) => ({
      role: 'entry' as const,
      label: `option ${index}`,
      text: 'what it does, told at some length',
    }))
    expect(renderMessage(message(...entries)).content.length).toBeLessThanOrEqual(2_000)
  })

  test('that only the asker may see says so', () => {
    expect(renderMessage(message(), { ephemeral: true }).flags).toBe(68)
  })

  test('lays buttons out in rows of five', () => {
    const buttons = Array.from({ length: 7 }, (_, index) => ({
      id: `easel:vary:${index}`,
      label: `Vary ${index} ${'x'.repeat(100)}`,
      style: 'danger' as const,
    }))
    const rows = renderMessage({ ...message(), buttons }).components
    expect(rows.map(({ components }) => components.length)).toEqual([5, 2])
    expect(rows[0]?.components[0]).toMatchObject({ type: 2, style: 4, custom_id: 'easel:vary:0' })
    expect(JSON.stringify(rows)).toContain('…')
  })
})

const form = (fields: Form['fields']): Form => ({
  id: 'easel:edit:new',
  title: 'A title that is much longer than forty-five characters are',
  submitLabel: 'Create',
  fields,
})
const field = { label: 'prompt', hint: '', required: false } as const

describe('a form', () => {
  test('has an input of its kind for each field', () => {
    const modal = renderForm(
      form([
        { ...field, type: 'text', name: 'prompt', multiline: true, maxLength: 6_000, value: 'a cat' },
        {
          ...field,
          type: 'choice',
          name: 'size',
          hint: 'How large',
          choices: [
            { value: 'wide', label: 'Wide' },
            { value: 'tall', label: 'Tall' },
          ],
          value: 'tall',
        },
        { ...field, type: 'attachment', name: 'mask', required: true },
      ]),
    )
    expect(modal.title).toBe('A title that is much longer than forty-five…')
    expect(modal.components).toMatchObject([
      { type: 18, component: { type: 4, style: 2, custom_id: 'prompt', max_length: 4_000, value: 'a cat' } },
      { type: 18, description: 'How large', component: { type: 3, options: [{}, { default: true }] } },
      { type: 18, component: { type: 19, required: true, min_values: 1 } },
    ])
  })

  test('of many fields keeps the required ones, in their order', () => {
    const texts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({
      ...field,
      type: 'text' as const,
      name,
      multiline: false,
      maxLength: 20,
      required: name > 'd',
    }))
    const names = renderForm(form(texts)).components.map((row) =>
      'component' in row && 'custom_id' in row.component ? row.component.custom_id : '',
    )
    expect(names).toEqual(['a', 'b', 'e', 'f', 'g'])
  })

  test('lays a prompt of 6,000 characters out in two inputs and loses none of it', () => {
    const prompt = Array.from({ length: 1_000 }, (_, index) => `word${index}`.padEnd(5))
      .join(' ')
      .slice(0, 6_000)
    const modal = renderForm(
      form([{ ...field, type: 'text', name: 'prompt', multiline: true, maxLength: 6_000, value: prompt }]),
    )
    expect(modal.components).toHaveLength(2)
    const parts = splitField('prompt', prompt, 4_000)
    expect(parts.every(({ text }) => text.length <= 4_000)).toBe(true)
    // Discord trims what people send.
    const sent = Object.fromEntries(parts.map(({ id, text }) => [id, text.trim()]))
    expect(joinedFields(sent)).toEqual({ prompt: prompt.trim() })
  })

  test('splits a prompt without any space between characters', () => {
    const prompt = '🐈'.repeat(3_000)
    const sent = Object.fromEntries(splitField('prompt', prompt, 4_000).map(({ id, text }) => [id, text]))
    expect(joinedFields(sent)).toEqual({ prompt })
  })
})
