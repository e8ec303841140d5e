/** POST /moderations: a small word list stands in for the classifier; `sandbox:flagged` flags at will. */

import { z } from 'zod'
import { invalidRequest, missingParameter } from './api-error.ts'
import { readJson } from './fields.ts'
import type { Sandbox } from './sandbox.ts'

const Part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
])
const Body = z.object({
  model: z.string().default('omni-moderation-latest'),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(Part).min(1)]),
})

type Part = z.infer<typeof Part>

const CATEGORIES = [
  ...['harassment', 'harassment/threatening', 'hate', 'hate/threatening', 'illicit', 'illicit/violent'],
  ...['self-harm', 'self-harm/instructions', 'self-harm/intent', 'sexual', 'sexual/minors'],
  ...['violence', 'violence/graphic'],
] as const

/** The real classifier looks at pictures for these only. */
const SEEN_IN_IMAGES: readonly string[] = [
  ...['self-harm', 'self-harm/instructions', 'self-harm/intent', 'sexual', 'violence', 'violence/graphic'],
]

const SIGNS: Readonly<Record<string, RegExp>> = {
  violence: /\b(kill|killing|murder|stab|shoot|behead|massacre|torture)\w*\b|sandbox:flagged\b/i,
  'violence/graphic': /\b(gore|gory|dismember\w*|bloodbath)\b/i,
  sexual: /\b(porn\w*|nude|naked|nsfw|erotic\w*)\b|sandbox:flagged_sexual\b/i,
  'self-harm': /\b(suicide|self-harm|cut myself)\b/i,
  'self-harm/intent': /\b(kill|hurt|cut) myself\b/i,
  harassment: /\b(idiot|moron|loser)\b/i,
  illicit: /\b(make a bomb|cook meth|shoplift)\w*\b/i,
}

export async function moderate(sandbox: Sandbox, request: Request) {
  const json = await readJson(request)
  if (json.input === undefined) throw missingParameter('input')
  const body = Body.safeParse(json)
  if (!body.success) {
    throw invalidRequest(
      "Invalid type for 'input': expected one of a string, array of strings, or array of objects.",
      'input',
      'invalid_type',
    )
  }
  const { model, input } = body.data
  const name = model === 'omni-moderation-latest' ? 'omni-moderation-2024-09-26' : model
  return { id: `modr-${sandbox.newId()}`, model: name, results: items(input).map(judge) }
}

/** Every string is judged for itself; the parts of one multi-modal input together. */
function items(input: z.infer<typeof Body>['input']): readonly Part[][] {
  if (typeof input === 'string') return [[{ type: 'text', text: input }]]
  const parts = input.map((item): Part => (typeof item === 'string' ? { type: 'text', text: item } : item))
  return typeof input[0] === 'string' ? parts.map((part) => [part]) : [parts]
}

function judge(parts: readonly Part[]) {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
  const kinds = new Set(parts.map((part) => (part.type === 'text' ? 'text' : 'image')))
  const hits = new Set(CATEGORIES.filter((category) => SIGNS[category]?.test(text) === true))
  return {
    flagged: hits.size > 0,
    categories: byCategory((category) => hits.has(category)),
    category_scores: byCategory((category) => (hits.has(category) ? 0.93 : 0.0004)),
    category_applied_input_types: byCategory((category) =>
      [...kinds].filter((kind) => kind === 'text' || SEEN_IN_IMAGES.includes(category)),
    ),
  }
}

function byCategory<T>(value: (category: (typeof CATEGORIES)[number]) => T): Record<string, T> {
  return Object.fromEntries(CATEGORIES.map((category) => [category, value(category)]))
}
