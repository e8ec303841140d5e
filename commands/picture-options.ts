import type { OptionSpecs } from '../src/chat/declaration.ts'
import type { Background, Format, Quality, Rewrite, WishSettings } from '../src/images/model.ts'

/** The options that /imagine, /edit and /vary share, declared once. */
export const promptLimit = 6_000

export const modelOption = { type: 'choice', description: 'option.model', choices: 'models' } as const
export const sizeOption = {
  type: 'text',
  description: 'option.size',
  maxLength: 20,
  suggests: 'sizes',
} as const
export const qualityOption = { type: 'choice', description: 'option.quality', choices: 'qualities' } as const
export const countOption = { type: 'integer', description: 'option.count', min: 1, max: 10 } as const
export const backgroundOption = {
  type: 'choice',
  description: 'option.background',
  choices: ['auto', 'transparent', 'opaque'],
} as const
export const formatOption = {
  type: 'choice',
  description: 'option.format',
  choices: ['png', 'jpeg', 'webp'],
} as const
export const rewriteOption = {
  type: 'choice',
  description: 'option.rewrite',
  choices: ['auto', 'on', 'off'],
} as const
export const privateOption = { type: 'yes-no', description: 'option.private' } as const
export const imageOption = { type: 'attachment', description: 'option.image', required: true } as const

/** The pictures that an edit takes, by their roles. */
export const inputOptions = {
  image: { type: 'attachment', description: 'option.image' },
  mask: { type: 'attachment', description: 'option.mask' },
  image2: { type: 'attachment', description: 'option.reference' },
  image3: { type: 'attachment', description: 'option.reference' },
  image4: { type: 'attachment', description: 'option.reference' },
} as const satisfies OptionSpecs

/** For commands that a press or a form reaches: what the press is about. */
export const subjectOptions = {
  of: { type: 'text', description: 'option.prompt', maxLength: 60, required: true },
} as const satisfies OptionSpecs

interface GivenSettings {
  readonly size?: string | undefined
  readonly quality?: string | undefined
  readonly count?: number | undefined
  readonly style?: string | undefined
  readonly background?: string | undefined
  readonly format?: string | undefined
  readonly rewrite?: string | undefined
}

/** Parsed options → the settings of a wish; what was not given stays away. */
export function wishSettings(options: GivenSettings): WishSettings {
  const { size, quality, count, style, background, format, rewrite } = options
  return {
    count: count ?? 1,
    ...(size === undefined ? {} : { size }),
    ...(style === undefined ? {} : { style }),
    // The parser let only declared choices through, and the declarations above name the same words.
    ...(quality === undefined ? {} : { quality: quality as Quality }),
    ...(background === undefined ? {} : { background: background as Background }),
    ...(format === undefined ? {} : { format: format as Format }),
    ...(rewrite === undefined ? {} : { rewrite: rewrite as Rewrite }),
  }
}
