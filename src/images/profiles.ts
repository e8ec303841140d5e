import type { Background, Format, InputRules, PlainRequest, Quality } from './model.ts'

/**
 * What one image model can do, takes, costs and when it retires. Only what a profile declares is ever sent. Facts
 * are those of OpenAI's reference and client library; what they leave open is said beside the value.
 */
export interface ModelProfile {
  readonly name: string
  readonly label: string
  readonly endpoints: readonly PlainRequest['endpoint'][]
  readonly sizes: SizeRule
  /** Values of `quality`; none: the parameter does not exist. */
  readonly qualities: readonly Quality[]
  /** Values of `background`; none: the parameter does not exist. */
  readonly backgrounds: readonly Background[]
  /** Values of `output_format`; none: the parameter does not exist. */
  readonly formats: readonly Format[]
  /** Values of `style`; none: the parameter does not exist. */
  readonly styles: readonly string[]
  /** Largest `n` of one request. */
  readonly imagesPerRequest: number
  readonly promptLimit: number
  readonly masks: boolean
  readonly moderation: boolean
  readonly responseFormat: boolean
  readonly streaming: boolean
  /** The parameter that takes the hash of the asker, where there is one. */
  readonly identifyBy?: 'safety_identifier' | 'user'
  /** The API rewrites the prompt and tells its `revised_prompt`. */
  readonly rewrites: boolean
  /** The Responses API's image_generation tool draws with it, so that a text model can rewrite the prompt. */
  readonly drawsAsTool: boolean
  /** Which text model does that; the catalog knows, since it is a matter of configuration. */
  readonly textModel?: string
  readonly input: { readonly edits?: InputRules; readonly variations?: InputRules }
  readonly prices?: Prices
  /** First day, in UTC, on which OpenAI does not serve it any more. */
  readonly retirement?: { readonly date: string; readonly replacement: string }
}

export type SizeRule =
  | { readonly kind: 'listed'; readonly sizes: readonly string[]; readonly auto: boolean }
  | {
      readonly kind: 'flexible'
      readonly step: number
      readonly maxEdge: number
      readonly maxRatio: number
      readonly minPixels: number
      readonly maxPixels: number
    }
  /** Nothing is known: what is asked for is sent. */
  | { readonly kind: 'open' }

export interface TokenPrices {
  readonly per: 'token'
  /** US dollars per million tokens, which is micro-dollars per token. */
  readonly textIn: number
  readonly imageIn: number
  readonly imageOut: number
  readonly textOut: number
  readonly outputTokens: OutputTokens
}

type Prices =
  | TokenPrices
  /** Micro-dollars by quality, then by size. */
  | { readonly per: 'image'; readonly table: Readonly<Record<string, Readonly<Record<string, number>>>> }

/** How many tokens a picture has, by quality: of a table by size, or by the formula of prices.ts from a grid. */
export type OutputTokens =
  | { readonly kind: 'table'; readonly table: Readonly<Record<string, Readonly<Record<string, number>>>> }
  | { readonly kind: 'grid'; readonly grid: Readonly<Record<string, number>> }

const megabyte = 1_000_000

const gptImage = {
  endpoints: ['generations', 'edits'],
  backgrounds: ['auto', 'transparent', 'opaque'],
  formats: ['png', 'jpeg', 'webp'],
  styles: [],
  imagesPerRequest: 10,
  promptLimit: 32_000,
  masks: true,
  moderation: true,
  responseFormat: false,
  streaming: true,
  identifyBy: 'safety_identifier',
  rewrites: false,
  drawsAsTool: true,
  input: {
    edits: { maxImages: 16, maxBytes: 50 * megabyte - 1, square: false, maxEdge: 3840, maxRatio: 3 },
  },
} as const satisfies Partial<ModelProfile>

const threeSizes = {
  sizes: { kind: 'listed', sizes: ['1024x1024', '1536x1024', '1024x1536'], auto: true },
  qualities: ['auto', 'low', 'medium', 'high'],
} as const satisfies Partial<ModelProfile>

const anySize = {
  sizes: {
    kind: 'flexible',
    step: 16,
    maxEdge: 3840,
    maxRatio: 3,
    minPixels: 655_360,
    maxPixels: 8_294_400,
  },
} as const satisfies Partial<ModelProfile>

const latestPrices = { per: 'token', textIn: 5, imageIn: 8, imageOut: 30, textOut: 0 } as const

const gptImage2 = {
  ...gptImage,
  ...anySize,
  qualities: ['auto', 'low', 'medium', 'high'],
  prices: { ...latestPrices, outputTokens: { kind: 'grid', grid: { low: 16, medium: 48, high: 96 } } },
} as const satisfies Partial<ModelProfile>

/** The same words for quality on another grid; 2.6 is not documented and taken to be as 2.5. */
const gptImage25 = {
  ...gptImage,
  ...anySize,
  qualities: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'],
  prices: {
    ...latestPrices,
    outputTokens: { kind: 'grid', grid: { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 } },
  },
} as const satisfies Partial<ModelProfile>

const firstTokens = {
  kind: 'table',
  table: {
    low: { '1024x1024': 272, '1024x1536': 408, '1536x1024': 400 },
    medium: { '1024x1024': 1056, '1024x1536': 1584, '1536x1024': 1568 },
    high: { '1024x1024': 4160, '1024x1536': 6240, '1536x1024': 6208 },
  },
} as const satisfies OutputTokens

/** From its prices per image, which its siblings' token counts do not explain. */
const miniTokens = {
  kind: 'table',
  table: {
    low: { '1024x1024': 625, '1024x1536': 750, '1536x1024': 750 },
    medium: { '1024x1024': 1375, '1024x1536': 1875, '1536x1024': 1875 },
    high: { '1024x1024': 4500, '1024x1536': 6500, '1536x1024': 6500 },
  },
} as const satisfies OutputTokens

const gptImage15 = {
  ...gptImage,
  ...threeSizes,
  prices: { per: 'token', textIn: 5, imageIn: 8, imageOut: 32, textOut: 10, outputTokens: firstTokens },
  retirement: { date: '2026-12-01', replacement: 'gpt-image-2.6-sunburst' },
} as const satisfies Partial<ModelProfile>

const dallE = {
  backgrounds: [],
  formats: [],
  moderation: false,
  responseFormat: true,
  streaming: false,
  identifyBy: 'user',
  drawsAsTool: false,
} as const satisfies Partial<ModelProfile>

/** Output has at most 1024 pixels an edge, so a larger picture brings nothing. */
const dallE2Input = { maxImages: 1, maxBytes: 4 * megabyte - 1, square: true, maxEdge: 1024, maxRatio: 1 }

/** Newest first, which is how they are offered. */
export const profiles: readonly ModelProfile[] = [
  { name: 'gpt-image-2.6-flare', label: 'GPT Image 2.6 Flare', ...gptImage25 },
  { name: 'gpt-image-2.6-sunburst', label: 'GPT Image 2.6 Sunburst', ...gptImage25 },
  { name: 'gpt-image-2.5-flare', label: 'GPT Image 2.5 Flare', ...gptImage25 },
  { name: 'gpt-image-2.5-sunburst', label: 'GPT Image 2.5 Sunburst', ...gptImage25 },
  { name: 'gpt-image-2', label: 'GPT Image 2', ...gptImage2 },
  { name: 'gpt-image-1.5', label: 'GPT Image 1.5', ...gptImage15 },
  { name: 'chatgpt-image-latest', label: 'ChatGPT Image', ...gptImage15 },
  {
    name: 'gpt-image-1-mini',
    label: 'GPT Image 1 Mini',
    ...gptImage,
    ...threeSizes,
    prices: { per: 'token', textIn: 2, imageIn: 2.5, imageOut: 8, textOut: 0, outputTokens: miniTokens },
    retirement: { date: '2026-12-01', replacement: 'gpt-image-2.6-flare' },
  },
  {
    name: 'gpt-image-1',
    label: 'GPT Image 1',
    ...gptImage,
    ...threeSizes,
    prices: { per: 'token', textIn: 5, imageIn: 10, imageOut: 40, textOut: 0, outputTokens: firstTokens },
    retirement: { date: '2026-10-23', replacement: 'gpt-image-2.6-sunburst' },
  },
  {
    name: 'dall-e-3',
    label: 'DALL·E 3',
    ...dallE,
    endpoints: ['generations'],
    sizes: { kind: 'listed', sizes: ['1024x1024', '1792x1024', '1024x1792'], auto: false },
    qualities: ['standard', 'hd'],
    styles: ['vivid', 'natural'],
    imagesPerRequest: 1,
    promptLimit: 4000,
    masks: false,
    rewrites: true,
    input: {},
    prices: {
      per: 'image',
      table: {
        standard: { '1024x1024': 40_000, '1792x1024': 80_000, '1024x1792': 80_000 },
        hd: { '1024x1024': 80_000, '1792x1024': 120_000, '1024x1792': 120_000 },
      },
    },
    retirement: { date: '2026-05-12', replacement: 'gpt-image-2.6-flare' },
  },
  {
    name: 'dall-e-2',
    label: 'DALL·E 2',
    ...dallE,
    endpoints: ['generations', 'edits', 'variations'],
    sizes: { kind: 'listed', sizes: ['1024x1024', '512x512', '256x256'], auto: false },
    qualities: [],
    styles: [],
    imagesPerRequest: 10,
    promptLimit: 1000,
    masks: true,
    rewrites: false,
    input: { edits: dallE2Input, variations: dallE2Input },
    prices: {
      per: 'image',
      table: { auto: { '1024x1024': 20_000, '512x512': 18_000, '256x256': 16_000 } },
    },
    retirement: { date: '2026-05-12', replacement: 'gpt-image-2.6-flare' },
  },
]

/** For names that are not known: the parameters that nearly every compatible server takes. */
export function permissiveProfile(name: string): ModelProfile {
  return {
    name,
    label: name,
    endpoints: ['generations', 'edits'],
    sizes: { kind: 'open' },
    qualities: [],
    backgrounds: [],
    formats: [],
    styles: [],
    imagesPerRequest: 10,
    promptLimit: 32_000,
    masks: true,
    moderation: false,
    responseFormat: false,
    streaming: false,
    rewrites: false,
    drawsAsTool: false,
    input: {
      edits: { maxImages: 4, maxBytes: 20 * megabyte, square: false, maxEdge: 2048, maxRatio: 3 },
    },
  }
}
