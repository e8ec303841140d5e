import type { Choice } from './declaration.ts'

/** A form that any surface can draw: a Discord or Slack modal, a dialog in the playground. */
export interface Form {
  /** From chat/buttons.ts: what the submitted fields are for; at most 100 characters. */
  readonly id: string
  readonly title: string
  readonly submitLabel: string
  readonly fields: readonly Field[]
}

interface FieldBase {
  /** The option's name; the submission carries the value under it. */
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly required: boolean
}

export type Field =
  | (FieldBase & {
      readonly type: 'text'
      readonly multiline: boolean
      readonly maxLength: number
      readonly value?: string
      /** Shown as dots where a surface can. */
      readonly secret?: true
    })
  | (FieldBase & { readonly type: 'choice'; readonly choices: readonly Choice[]; readonly value?: string })
  | (FieldBase & { readonly type: 'attachment' })
