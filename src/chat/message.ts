import type { Readable } from 'node:stream'
import type { PlatformId } from './platform-ids.ts'

/**
 * What a chat message says, before any platform's markup. Every text is plain: a renderer escapes all of it, so
 * nothing a person or a model wrote can ping, format or link.
 */
export interface Message {
  readonly tone: 'progress' | 'result' | 'failure' | 'notice'
  readonly paragraphs: readonly Paragraph[]
  readonly buttons: readonly Button[]
  /** A page of the house's own to go to; shown as a button. */
  readonly link?: { readonly label: string; readonly url: string }
}

export type Paragraph =
  /** The house's own sentence. */
  | ({ readonly role: 'text'; readonly text: string } & WithIds)
  /** A person's or a model's words under a label ("Prompt", "Revised prompt"): the only part cut to fit, with "…". */
  | { readonly role: 'quote'; readonly label: string; readonly text: string }
  /** A name and what it means: one row of a list, as in /help. */
  | ({ readonly role: 'entry'; readonly label: string; readonly text: string } & WithIds)
  /** The house's own link, made of ids alone. */
  | { readonly role: 'link'; readonly label: string; readonly text: string; readonly url: string }
  /** Small print: settings, adjustments, the job's id. */
  | { readonly role: 'footer'; readonly text: string }

interface WithIds {
  /** Ids in the text that people know by names: a platform that can shows those, and never pings for it. */
  readonly ids?: readonly PlatformId[]
}

export interface Button {
  /** From chat/buttons.ts; at most 100 characters. */
  readonly id: string
  readonly label: string
  readonly style: 'primary' | 'secondary' | 'danger'
}

export type PictureMime = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'

/** A file on its way to a chat: bytes are opened by whoever sends it, as often as it is needed. */
export interface OutgoingFile {
  /** Safe for any platform. */
  readonly filename: string
  readonly mime: PictureMime | 'text/csv'
  readonly bytes: number
  readonly altText: string
  readonly open: () => Readable
  /**
   * The same bytes, where they lie in a file, for whoever sends them straight on: a piece is good until the next one is
   * asked for.
   */
  readonly pieces?: () => AsyncIterable<Uint8Array>
}

export interface OutgoingImage extends OutgoingFile {
  /** Made from the prompt: `white-siamese-cat-1.png`. */
  readonly filename: string
  readonly mime: PictureMime
}
