import type { Plan, RequestOutcome, Usage } from './model.ts'
import type { ModelProfile, OutputTokens, TokenPrices } from './profiles.ts'
import { parseSize } from './sizes.ts'
import { longestRewriting, priceOfText, worstPriceOfText } from './text-prices.ts'

/** All prices are micro-dollars (1e-6 USD), whole and rounded up. */
interface Making {
  readonly size: string
  readonly quality: string
  readonly images: number
}

/** The most that a plan can cost: reserved before the call, settled from `usage` after it. */
export function worstPrice(
  profile: ModelProfile,
  {
    prompt,
    inputs,
    partials = 0,
    rewriter,
    ...making
  }: Making & {
    readonly prompt: string
    readonly inputs: number
    /** Partial images of each picture. */
    readonly partials?: number
    /** The text model that rewrites the prompt for every image anew. */
    readonly rewriter?: string | undefined
  },
): number | undefined {
  const output = priceOfImages(making, profile, 'worst')
  const { prices } = profile
  if (output === undefined || prices?.per !== 'token') return output
  // No token is shorter than a byte.
  const read = Buffer.byteLength(prompt) + (rewriter === undefined ? 0 : longestRewriting)
  const text = read * prices.textIn + textOutTokens * prices.textOut
  const beside = priceBeside({ inputs, partials }, prices)
  const rewriting = rewriter === undefined ? 0 : worstPriceOfText(rewriter, { prompt, pictures: inputs })
  return output + Math.ceil(making.images * (text + beside + rewriting))
}

/** What the outcomes of a plan cost; undefined as soon as one of them cannot be told. */
export function costOf(
  profile: ModelProfile,
  plan: Plan,
  outcomes: readonly RequestOutcome[],
): number | undefined {
  let total = 0
  const writer = plan.requests.find(({ endpoint }) => endpoint === 'responses')?.parameters.model
  for (const { usage, textUsage, drawn, images } of outcomes) {
    const price =
      (usage === undefined ? undefined : priceOfUsage(usage, profile)) ??
      priceUncounted({ ...plan, ...drawn, images: images.length }, profile)
    if (price === undefined) return undefined
    total += price + (textUsage === undefined ? 0 : priceOfText(String(writer), textUsage))
  }
  return total
}

/** By the list, where nobody counted: what goes in and what is shown on the way stays at what was held for it. */
function priceUncounted(made: Making & Beside, profile: ModelProfile): number | undefined {
  const output = priceOfImages(made, profile)
  const { prices } = profile
  if (output === undefined || prices?.per !== 'token') return output
  return output + Math.ceil(made.images * priceBeside(made, prices))
}

type Beside = Pick<Plan, 'inputs' | 'partials'>

function priceBeside({ inputs = 0, partials = 0 }: Beside, prices: TokenPrices): number {
  return inputs * inputImageTokens * prices.imageIn + partials * partialImageTokens * prices.imageOut
}

/** More than any recorded answer: 6,240 tokens for a high-fidelity input, 308 tokens of text beside a picture. */
const inputImageTokens = 6600
const textOutTokens = 1000

/** https://platform.openai.com/docs/guides/image-generation, "Partial images cost" */
const partialImageTokens = 100

/** The largest size that is not called experimental: more than `auto` is known to choose. */
const largestAutoSize = '1920x1920'

/** The price of what the API counted. */
export function priceOfUsage(usage: Usage, { prices }: ModelProfile): number | undefined {
  if (prices?.per !== 'token') return undefined
  return Math.ceil(
    usage.inputTextTokens * prices.textIn +
      usage.inputImageTokens * prices.imageIn +
      usage.outputImageTokens * prices.imageOut +
      usage.outputTextTokens * prices.textOut,
  )
}

/** With `worst`, what the model decides by itself is taken to be the dearest; without, its price is unknown. */
export function priceOfImages(
  { size, quality, images }: Making,
  { prices }: ModelProfile,
  assume?: 'worst',
): number | undefined {
  if (prices === undefined) return undefined
  const one =
    prices.per === 'image'
      ? lookUp(prices.table, quality, size, assume)
      : outputTokens(prices.outputTokens, quality, size, assume)
  if (one === undefined) return undefined
  return Math.ceil(images * one * (prices.per === 'image' ? 1 : prices.imageOut))
}

function outputTokens(tokens: OutputTokens, quality: string, size: string, assume?: 'worst') {
  if (tokens.kind === 'table') return lookUp(tokens.table, quality, size, assume)
  const worst = assume === undefined ? undefined : Math.max(...Object.values(tokens.grid))
  const grid = tokens.grid[quality] ?? worst
  const pixels = parseSize(size === 'auto' && assume !== undefined ? largestAutoSize : size)
  if (grid === undefined || pixels === undefined) return undefined
  // Third-party formula that recorded answers and the price table confirm: community.openai.com topic 1382699
  const long = Math.max(pixels.width, pixels.height)
  const short = Math.min(pixels.width, pixels.height)
  const cells = grid * Math.floor((grid * short) / long + 0.5)
  return Math.ceil((cells * (2_000_000 + long * short)) / 4_000_000)
}

type Table = Readonly<Record<string, Readonly<Record<string, number>>>>

function lookUp(table: Table, quality: string, size: string, assume?: 'worst'): number | undefined {
  const exact = table[quality]?.[size]
  if (exact !== undefined || assume === undefined) return exact
  const rows = table[quality] === undefined ? Object.values(table) : [table[quality]]
  return Math.max(...rows.flatMap((row) => (row[size] === undefined ? Object.values(row) : [row[size]])))
}
