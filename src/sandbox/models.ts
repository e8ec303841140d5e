/** The models that the sandbox serves, with what each takes: https://platform.openai.com/docs/guides/image-generation. Data only. */

type SizeRule =
  | { readonly kind: 'listed'; readonly sizes: readonly string[]; readonly auto: boolean }
  | { readonly kind: 'free' }

export interface Family {
  readonly name: 'dall-e-2' | 'dall-e-3' | 'gpt-image-1' | 'gpt-image-2' | 'gpt-image-2.5' | 'gpt-image-2.6'
  readonly promptLimit: number
  readonly most: number
  readonly sizes: SizeRule
  readonly defaultSize: string
  readonly qualities: readonly string[]
  readonly defaultQuality: string
  /** What `input_fidelity` may be; empty where the parameter is refused. */
  readonly fidelities: readonly string[]
}

export interface Model {
  readonly id: string
  readonly family: Family
  readonly released: string
  readonly shutdown: string | null
  readonly fidelities: readonly string[]
}

const gptQualities = ['low', 'medium', 'high', 'auto'] as const
const wideQualities = ['low', 'medium', 'high', 'xhigh', 'max', 'auto'] as const

const DALLE_2: Family = {
  name: 'dall-e-2',
  promptLimit: 1000,
  most: 10,
  sizes: { kind: 'listed', sizes: ['256x256', '512x512', '1024x1024'], auto: false },
  defaultSize: '1024x1024',
  qualities: ['standard'],
  defaultQuality: 'standard',
  fidelities: [],
}
const DALLE_3: Family = {
  ...DALLE_2,
  name: 'dall-e-3',
  promptLimit: 4000,
  most: 1,
  sizes: { kind: 'listed', sizes: ['1024x1024', '1792x1024', '1024x1792'], auto: false },
  qualities: ['standard', 'hd'],
}
const GPT_1: Family = {
  name: 'gpt-image-1',
  promptLimit: 32_000,
  most: 10,
  sizes: { kind: 'listed', sizes: ['1024x1024', '1024x1536', '1536x1024'], auto: true },
  defaultSize: 'auto',
  qualities: gptQualities,
  defaultQuality: 'high',
  fidelities: ['high', 'low'],
}
const GPT_2: Family = {
  ...GPT_1,
  name: 'gpt-image-2',
  sizes: { kind: 'free' },
  defaultQuality: 'medium',
  fidelities: [],
}
const GPT_25: Family = { ...GPT_2, name: 'gpt-image-2.5', qualities: wideQualities }
const GPT_26: Family = { ...GPT_25, name: 'gpt-image-2.6' }

export const MODELS: readonly Model[] = [
  model('gpt-image-2.6-sunburst', GPT_26, '2026-11-04', null),
  model('gpt-image-2.6-flare', GPT_26, '2026-11-04', null),
  model('gpt-image-2.5-sunburst', GPT_25, '2026-09-08', null),
  model('gpt-image-2.5-sunburst-2026-09-08', GPT_25, '2026-09-08', null),
  model('gpt-image-2.5-flare', GPT_25, '2026-09-08', null),
  model('gpt-image-2.5-flare-2026-09-08', GPT_25, '2026-09-08', null),
  model('gpt-image-2', GPT_2, '2026-04-21', null),
  model('gpt-image-2-2026-04-21', GPT_2, '2026-04-21', null),
  model('gpt-image-1.5', GPT_1, '2025-12-16', '2026-12-01'),
  model('gpt-image-1.5-2025-12-16', GPT_1, '2025-12-16', '2026-12-01'),
  { ...model('gpt-image-1-mini', GPT_1, '2025-10-06', '2026-12-01'), fidelities: ['low'] },
  model('chatgpt-image-latest', GPT_1, '2025-12-16', '2026-12-01'),
  model('gpt-image-1', GPT_1, '2025-04-23', '2026-10-23'),
  model('dall-e-3', DALLE_3, '2023-11-06', '2026-05-12'),
  model('dall-e-2', DALLE_2, '2022-11-03', '2026-05-12'),
]

/** Models that answer with words: /responses takes these, the image endpoints do not. */
export const OTHER_MODELS: readonly { readonly id: string; readonly released: string }[] = [
  { id: 'gpt-5.6-luna', released: '2026-10-07' },
  { id: 'gpt-5.6', released: '2026-10-07' },
  { id: 'gpt-5.1', released: '2025-11-13' },
  { id: 'gpt-5', released: '2025-08-07' },
  { id: 'gpt-4.1', released: '2025-04-14' },
  { id: 'gpt-4o', released: '2024-05-13' },
  { id: 'gpt-4o-mini', released: '2024-07-18' },
  { id: 'omni-moderation-latest', released: '2024-09-26' },
  { id: 'omni-moderation-2024-09-26', released: '2024-09-26' },
]

export function findModel(id: string): Model | undefined {
  return MODELS.find((candidate) => candidate.id === id)
}

export function isGpt(family: Family): boolean {
  return family.name.startsWith('gpt-')
}

function model(id: string, family: Family, released: string, shutdown: string | null): Model {
  return { id, family, released, shutdown, fidelities: family.fidelities }
}
