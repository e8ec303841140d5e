import type { types as slack } from '@slack/bolt'
import type { Audience } from '../chat/answer.ts'
import type { Button, Message, Paragraph } from '../chat/message.ts'
import { cutAtIds, type PlatformId } from '../chat/platform-ids.ts'
import { escapeText } from './entities.ts'

/** https://docs.slack.dev/reference/block-kit/blocks: what a message takes at most. */
export const limits = {
  sectionText: 3_000,
  /** Rich text states no limit of its own; the section's is safe. */
  quoteText: 3_000,
  contextText: 2_000,
  contextElements: 10,
  buttons: 25,
  buttonText: 75,
  blocks: 50,
  fallbackText: 3_000,
} as const

interface RenderedMessage {
  /** What notifications and screen readers get. */
  readonly text: string
  readonly blocks: slack.KnownBlock[]
}

/**
 * A Message as Block Kit. All text goes into plain_text and rich_text elements, which know no markup: no words can
 * ping, format or link. The value of a button says whether what it starts is for the presser's eyes only.
 */
export function renderMessage(message: Message, audience: Audience): RenderedMessage {
  const whole = message.tone === 'notice'
  const blocks = runsOf(message.paragraphs).flatMap((run) => renderRun(run, { whole, audience }))
  const actions = [...actionsOf(message.buttons, audience), ...linkAction(message.link)]
  const fallback = message.paragraphs.map(asLine).join('\n')
  return {
    text: escapeText(cut(fallback, limits.fallbackText)) || ' ',
    blocks: [...blocks.slice(0, limits.blocks - actions.length), ...actions],
  }
}

/** Cut to fit with "…", never through the middle of a character pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Neighbours of one role: entries become one list, footers one line of small print. */
function runsOf(paragraphs: readonly Paragraph[]): readonly (readonly Paragraph[])[] {
  const runs: Paragraph[][] = []
  for (const paragraph of paragraphs) {
    if (paragraph.text.trim() === '') continue
    const run = runs.at(-1)
    if (run?.[0]?.role === paragraph.role) run.push(paragraph)
    else runs.push([paragraph])
  }
  return runs
}

interface Reading {
  /** What somebody has asked to read is not cut: its quotes go on in as many elements as they need. */
  readonly whole: boolean
  readonly audience: Audience
}

function renderRun(run: readonly Paragraph[], { whole, audience }: Reading): slack.KnownBlock[] {
  switch (run[0]?.role) {
    case 'text':
      return run.map((paragraph) => textBlock(paragraph, audience))
    case 'quote':
      return run.map((paragraph) => quoteBlock(labelOf(paragraph), paragraph.text, whole))
    case 'entry':
      return [{ type: 'rich_text', elements: [listOf(run, audience)] }]
    case 'link':
      return run.flatMap((paragraph) => (paragraph.role === 'link' ? [linkBlock(paragraph)] : []))
    case 'footer':
      return chunksOf(run, limits.contextElements).map((chunk) => ({
        type: 'context',
        elements: chunk.map(({ text }) => plain(text, limits.contextText)),
      }))
    case undefined:
      return []
  }
}

function textBlock(paragraph: Paragraph, audience: Audience): slack.SectionBlock | slack.RichTextBlock {
  const { text } = paragraph
  if (idsOf(paragraph).length === 0) return { type: 'section', text: plain(text, limits.sectionText) }
  const elements = elementsOf(cut(text, limits.sectionText), idsOf(paragraph), audience)
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

function idsOf(paragraph: Paragraph): readonly PlatformId[] {
  return 'ids' in paragraph ? (paragraph.ids ?? []) : []
}

/** Slack tells whoever is named that they were: people and groups are named to one reader only, who is not told. */
function elementsOf(text: string, ids: readonly PlatformId[], audience: Audience): slack.RichTextElement[] {
  const shown = ids.filter(({ kind }) => kind === 'channel' || audience === 'asker')
  return cutAtIds(text, shown, 'slack').map((piece) =>
    typeof piece === 'string' ? { type: 'text', text: piece } : mentionOf(piece),
  )
}

function mentionOf({ kind, id }: PlatformId): slack.RichTextElement {
  switch (kind) {
    case 'channel':
      return { type: 'channel', channel_id: id }
    case 'role':
      return { type: 'usergroup', usergroup_id: id }
    case 'person':
      return { type: 'user', user_id: id }
  }
}

function quoteBlock(label: string, text: string, whole: boolean): slack.RichTextBlock {
  const parts = whole ? piecesOf(text, limits.quoteText) : [cut(text, limits.quoteText)]
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: label, style: { bold: true } }] },
      ...parts.map(
        (part): slack.RichTextQuote => ({
          type: 'rich_text_quote',
          elements: [{ type: 'text', text: part }],
        }),
      ),
    ],
  }
}

function piecesOf(text: string, length: number): readonly string[] {
  // By whole characters, so that none is cut in two.
  const pieces = ['']
  for (const character of text) {
    const last = pieces.at(-1) ?? ''
    if (last.length + character.length > length) pieces.push(character)
    else pieces[pieces.length - 1] = last + character
  }
  return pieces
}

function linkBlock(link: Extract<Paragraph, { role: 'link' }>): slack.RichTextBlock {
  const { label, text, url } = link
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: `${label}  `, style: { bold: true } },
          { type: 'link', url, text },
        ],
      },
    ],
  }
}

function listOf(entries: readonly Paragraph[], audience: Audience): slack.RichTextList {
  return {
    type: 'rich_text_list',
    style: 'bullet',
    elements: entries.map((entry) => ({
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: labelOf(entry), style: { bold: true } },
        ...elementsOf(`  ${cut(entry.text, limits.contextText)}`, idsOf(entry), audience),
      ],
    })),
  }
}

function actionsOf(buttons: readonly Button[], audience: Audience): slack.ActionsBlock[] {
  // Slack refuses a message in which two elements have the same action_id.
  const distinct = [...new Map(buttons.map((button) => [button.id, button])).values()].slice(
    0,
    limits.buttons,
  )
  if (distinct.length === 0) return []
  const elements = distinct.map(
    (button): slack.Button => ({
      type: 'button',
      action_id: button.id,
      value: audience,
      text: plain(button.label, limits.buttonText),
      ...(button.style === 'secondary' ? {} : { style: button.style }),
    }),
  )
  return [{ type: 'actions', elements }]
}

/** Slack reports the press of a link too; its id names no command, so nothing comes of that. */
function linkAction(link: Message['link']): slack.ActionsBlock[] {
  if (link === undefined) return []
  const text = plain(link.label, limits.buttonText)
  return [
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'link', url: link.url, text, style: 'primary' }],
    },
  ]
}

export function plain(text: string, length: number): slack.PlainTextElement {
  return { type: 'plain_text', text: cut(text, length), emoji: false }
}

function asLine(paragraph: Paragraph): string {
  return 'label' in paragraph ? `${paragraph.label}: ${paragraph.text}` : paragraph.text
}

function labelOf(paragraph: Paragraph): string {
  return 'label' in paragraph ? paragraph.label : ''
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return items.flatMap((_item, at) => (at % size === 0 ? [items.slice(at, at + size)] : []))
}
