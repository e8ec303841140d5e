import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord-api-types/v10'
import type { Button, Message, OutgoingFile, Paragraph } from '../chat/message.ts'
import type { PlatformId } from '../chat/platform-ids.ts'
import { escapeLine, escapeToFit, escapeWithIds } from './markup.ts'

/** The part of a message that every call of Discord's takes the same way. */
interface MessageBody {
  readonly content: string
  readonly components: APIActionRowComponent<APIComponentInMessageActionRow>[]
  /** Nobody is ever pinged, whatever the words say. */
  readonly allowed_mentions: { readonly parse: [] }
  /** Addresses in people's words do not unfold into previews. */
  readonly flags: number
  /** An edit drops every attachment that is not named here, and none without the list. */
  readonly attachments?: readonly { id: string; filename: string; description: string }[]
}

export const contentLimit = 2_000
const altLimit = 1_024
const labelLimit = 80

export function renderMessage(
  message: Message,
  options: {
    readonly images?: readonly OutgoingFile[] | 'as they are'
    readonly ephemeral?: boolean
  } = {},
): MessageBody {
  const { images = [], ephemeral = false } = options
  return {
    content: contentOf(message.paragraphs),
    components: [...rowsOf(message.buttons), ...linkRow(message.link)].slice(0, rowLimit),
    allowed_mentions: { parse: [] },
    flags: MessageFlags.SuppressEmbeds | (ephemeral ? MessageFlags.Ephemeral : 0),
    ...(images === 'as they are' ? {} : { attachments: images.map(attachmentOf) }),
  }
}

function attachmentOf({ filename, altText }: OutgoingFile, index: number) {
  return { id: String(index), filename, description: firstCharacters(altText, altLimit) }
}

interface Part {
  readonly before: string
  readonly text: string
  readonly ids?: readonly PlatformId[] | undefined
}

/** Whole where it fits; else people's words give way, then, for a very long list, everything in fair shares. */
function contentOf(paragraphs: readonly Paragraph[]): string {
  const parts = paragraphs.map(partOf)
  const quotes = paragraphs.map(({ role }) => role === 'quote')
  return (
    arrange(parts, quotes) ??
    arrange(
      parts,
      quotes.map(() => true),
    ) ??
    ''
  )
}

function partOf(paragraph: Paragraph): Part {
  switch (paragraph.role) {
    case 'text':
      return { before: '', text: paragraph.text, ids: paragraph.ids }
    case 'quote':
      return { before: `**${escapeLine(paragraph.label)}:** `, text: paragraph.text }
    case 'entry':
      return { before: `**${escapeLine(paragraph.label)}** · `, text: paragraph.text, ids: paragraph.ids }
    case 'link':
      // In angle brackets it unfolds into no preview.
      return { before: `**${escapeLine(paragraph.label)}** · <${paragraph.url}>`, text: '' }
    case 'footer':
      return { before: '-# ', text: paragraph.text.replace(/\s*[\r\n]+\s*/g, ' ') }
  }
}

function arrange(parts: readonly Part[], cuttable: readonly boolean[]): string | undefined {
  const whole = parts.map(({ text, ids }) => escapeWithIds(text, ids))
  const frame = parts.reduce((sum, { before }) => sum + before.length + 1, -1)
  const fixed = whole.reduce((sum, text, index) => sum + (cuttable[index] ? 0 : text.length), 0)
  const room = contentLimit - frame - fixed
  if (room < 0) return undefined
  const shares = fairShares(
    whole.map((text, index) => (cuttable[index] ? text.length : 0)),
    room,
  )
  return parts
    .map(({ before, text, ids }, index) => {
      const share = cuttable[index] ? (shares[index] ?? 0) : Number.POSITIVE_INFINITY
      return before + escapeToFit(text, share, ids)
    })
    .join('\n')
}

/** Short wishes are granted whole; what is left is divided between the long ones. */
function fairShares(wishes: readonly number[], room: number): readonly number[] {
  const shares = wishes.map(() => 0)
  const order = wishes.map((wish, index) => ({ wish, index })).sort((a, b) => a.wish - b.wish)
  let left = room
  for (const [position, { wish, index }] of order.entries()) {
    const share = Math.min(wish, Math.floor(left / (order.length - position)))
    shares[index] = share
    left -= share
  }
  return shares
}

const styles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const

function rowsOf(buttons: readonly Button[]): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const rows: APIActionRowComponent<APIComponentInMessageActionRow>[] = []
  for (let first = 0; first < buttons.length; first += 5) {
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(first, first + 5).map(buttonOf) })
  }
  return rows
}

const rowLimit = 5

function linkRow(link: Message['link']): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  if (link === undefined) return []
  const { label, url } = link
  const button = { type: ComponentType.Button, style: ButtonStyle.Link, label, url } as const
  return [{ type: ComponentType.ActionRow, components: [button] }]
}

function buttonOf({ id, label, style }: Button): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    custom_id: id,
    label: firstCharacters(label, labelLimit),
    style: styles[style],
  }
}

/** A beginning of at most `limit` UTF-16 units that cuts no character in two. */
export function firstCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text
  let short = ''
  for (const character of text) {
    if (short.length + character.length > limit - 1) break
    short += character
  }
  return `${short.trimEnd()}…`
}
