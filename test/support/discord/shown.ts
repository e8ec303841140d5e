import type { Json, StoredInteraction, StoredMessage, World } from './world.ts'
import { flag } from './world.ts'

/** What a person's client shows. */

export interface ShownImage {
  readonly filename: string
  readonly alt: string
  readonly contentType: string
  readonly bytes: Buffer
  readonly url: string
}

export interface ShownButton {
  readonly label: string
  readonly id: string
  readonly style: 'primary' | 'secondary' | 'success' | 'danger' | 'link'
  /** Where a link leads. */
  readonly url?: string
}

export interface ShownMessage {
  readonly id: string
  readonly channel: string
  /** Written by a person, not by the bot. */
  readonly byPerson: boolean
  /** The message that it replies to. */
  readonly replyTo: string | undefined
  /** As sent, with its markup. */
  readonly content: string
  /** As read: backslashes, bold and small print taken away. */
  readonly text: string
  readonly images: readonly ShownImage[]
  readonly buttons: readonly ShownButton[]
  /** Only the asker sees it. */
  readonly ephemeral: boolean
  /** How often it was changed after it first said something. */
  readonly edits: number
}

export interface ShownField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'choice' | 'file'
  readonly required: boolean
  readonly value: string
  readonly maxLength?: number
  readonly choices?: readonly string[]
}

export interface ShownModal {
  readonly id: string
  readonly title: string
  readonly fields: readonly ShownField[]
  /** Whose modal it is, and where. */
  readonly of: StoredInteraction
}

/** The picture that was asked for: what is shown before it, while Cancel is there, is a preview. */
export function isPicture({ images, buttons }: ShownMessage): boolean {
  return images.length > 0 && !buttons.some(({ label }) => label === 'Cancel')
}

const buttonStyles = ['primary', 'secondary', 'success', 'danger', 'link'] as const

/** Undefined while it is "thinking" or gone. */
export function showMessage(world: World, id: string | undefined): ShownMessage | undefined {
  const message = id === undefined ? undefined : world.messages.get(id)
  if (!message || message.gone || (message.flags & flag.loading) !== 0) return undefined
  return viewOf(message)
}

export function viewOf(message: StoredMessage): ShownMessage {
  const rows = message.components as { components: Json[] }[]
  return {
    id: message.id,
    channel: message.channel,
    byPerson: message.author !== undefined,
    replyTo: message.replyTo,
    content: message.content,
    text: readable(message.content),
    images: message.files.map(({ filename, description, contentType, bytes, url }) => ({
      filename,
      alt: description ?? '',
      contentType,
      bytes,
      url,
    })),
    buttons: rows.flatMap(({ components }) =>
      components.map(({ label, custom_id, style, url }) => ({
        label: String(label),
        id: String(custom_id),
        style: buttonStyles[Number(style) - 1] ?? 'secondary',
        ...(url === undefined ? {} : { url: String(url) }),
      })),
    ),
    ephemeral: message.onlyFor !== undefined,
    edits: message.edits,
  }
}

function readable(content: string): string {
  return content
    .replace(/^-# /gm, '')
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/\\([^0-9A-Za-z\s])/g, '$1')
}

const fieldTypes: Readonly<Record<number, ShownField['type']>> = { 3: 'choice', 4: 'text', 19: 'file' }

export function showModal(interaction: StoredInteraction): ShownModal | undefined {
  const { modal } = interaction
  if (!modal) return undefined
  const labels = modal.components as { label: string; component: Json }[]
  return {
    id: String(modal.custom_id),
    title: String(modal.title),
    fields: labels.map(({ label, component }) => {
      const options = component.options as { value: string; default?: boolean }[] | undefined
      return {
        name: String(component.custom_id),
        label,
        type: fieldTypes[Number(component.type)] ?? 'text',
        required: component.required !== false,
        value: String(component.value ?? options?.find((option) => option.default)?.value ?? ''),
        ...(typeof component.max_length === 'number' ? { maxLength: component.max_length } : {}),
        ...(options ? { choices: options.map(({ value }) => value) } : {}),
      }
    }),
    of: interaction,
  }
}
