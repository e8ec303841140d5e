interface TextPrices {
  /** US dollars per million tokens, which is micro-dollars per token. */
  readonly textIn: number
  readonly textOut: number
}

/** What OpenAI's model pages tell in November 2026, without cache and below 272,000 tokens. */
const prices: Readonly<Record<string, TextPrices>> = {
  'gpt-6-luna': { textIn: 0.1, textOut: 0.5 },
  'gpt-6-sol': { textIn: 2, textOut: 10 },
  'gpt-5.6-luna': { textIn: 0.2, textOut: 1.2 },
  'gpt-5.6-terra': { textIn: 2, textOut: 12 },
  'gpt-5.6-sol': { textIn: 5, textOut: 30 },
}

interface TextUsage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Micro-dollars for what a text model read and wrote; nothing for a model whose prices are not known. */
export function priceOfText(model: string, { inputTokens, outputTokens }: TextUsage): number {
  // A dated snapshot costs what its model costs.
  const name = model.toLowerCase().replace(/-\d{4}-\d{2}-\d{2}$/, '')
  const price = Object.hasOwn(prices, name) ? prices[name] : undefined
  return price === undefined ? 0 : Math.ceil(inputTokens * price.textIn + outputTokens * price.textOut)
}

/** More than a rewriting takes: the tool's own description, the pictures as a text model sees them, its thoughts. */
export function worstPriceOfText(model: string, asked: { prompt: string; pictures: number }): number {
  // No token is shorter than a byte.
  const inputTokens = Buffer.byteLength(asked.prompt) + 3_000 + asked.pictures * 6_600
  return priceOfText(model, { inputTokens, outputTokens: longestRewriting })
}

/** In tokens, thoughts included; the prompt that the image model reads is a part of it. */
export const longestRewriting = 8_000
