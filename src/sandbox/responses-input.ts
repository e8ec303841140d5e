/** What a /responses request says: the last words, the pictures in it, and the image tool with its settings. */

import { z } from 'zod'
import {
  imageUserError,
  invalidRequest,
  missingParameter,
  modelNotFound,
  unknownParameter,
} from './api-error.ts'
import { type Fields, readJson } from './fields.ts'
import { findModel, isGpt } from './models.ts'
import { readSettings, type Settings } from './rules.ts'

const Content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('input_text'), text: z.string() }),
  z.object({ type: z.literal('output_text'), text: z.string() }),
  z.object({
    type: z.literal('input_image'),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
  }),
])
const Message = z.object({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(Content)]),
})
const Call = z.object({
  type: z.literal('image_generation_call'),
  id: z.string(),
  result: z.string().nullish(),
})
const Body = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.union([Call, Message]))]),
  instructions: z.string().nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  tool_choice: z.unknown().optional(),
  stream: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  safety_identifier: z.string().max(128).nullish(),
})

const TOOL_DEFAULT = 'gpt-image-2.6-sunburst'
const TOOL_PARAMETERS = [
  ...[
    'type',
    'model',
    'action',
    'background',
    'complexity',
    'input_fidelity',
    'input_image_mask',
    'moderation',
  ],
  ...['output_compression', 'output_format', 'partial_images', 'quality', 'size'],
]

export interface ResponsesRequest {
  readonly model: string
  readonly instructions: string | undefined
  readonly prompt: string
  readonly pictures: readonly { readonly image_url: string }[]
  /** Ids of calls or responses to go on from, the newest last. */
  readonly earlier: readonly string[]
  readonly stream: boolean
  readonly previous: string | undefined
  readonly tools: readonly Record<string, unknown>[]
  readonly toolChoice: unknown
  readonly tool: ToolRequest | undefined
}

export interface ToolRequest {
  readonly settings: Settings
  readonly action: 'generate' | 'edit' | 'auto'
  readonly mask: { readonly image_url: string } | undefined
}

export async function readResponsesRequest(request: Request): Promise<ResponsesRequest> {
  const json = await readJson(request)
  for (const name of ['model', 'input']) if (json[name] === undefined) throw missingParameter(name)
  const parsed = Body.safeParse(json)
  if (!parsed.success) {
    const param = parsed.error.issues[0]?.path.join('.') ?? 'input'
    throw invalidRequest(`Invalid type for '${param}'.`, param, 'invalid_type')
  }
  const body = parsed.data
  if (!/^(gpt-|chatgpt-|o\d)/.test(body.model) || findModel(body.model) !== undefined)
    throw modelNotFound(body.model)
  const said = listen(body.input)
  const stream = body.stream === true
  const tools = body.tools ?? []
  const at = tools.findIndex((tool) => tool.type === 'image_generation')
  const tool = tools[at]
  const previous = body.previous_response_id ?? undefined
  return {
    model: body.model,
    instructions: body.instructions ?? undefined,
    ...said,
    earlier: previous === undefined ? said.earlier : [previous, ...said.earlier],
    stream,
    previous,
    tools,
    toolChoice: body.tool_choice ?? 'auto',
    tool: tool === undefined ? undefined : readTool(tool, at, said.prompt, stream),
  }
}

function listen(input: z.infer<typeof Body>['input']) {
  if (typeof input === 'string') return { prompt: input, pictures: [], earlier: [] }
  const messages = input.filter((item) => 'role' in item).filter(({ role }) => role === 'user')
  const last = messages.at(-1)
  const content = last?.content ?? []
  const parts = typeof content === 'string' ? [] : content
  const words = parts.flatMap((part) => (part.type === 'input_image' ? [] : [part.text]))
  const prompt = typeof last?.content === 'string' ? last.content : words.join('\n')
  const pictures = parts.flatMap((part) =>
    part.type === 'input_image' && typeof part.image_url === 'string' ? [{ image_url: part.image_url }] : [],
  )
  return { prompt, pictures, earlier: input.flatMap((item) => ('role' in item ? [] : [item.id])) }
}

function readTool(tool: Record<string, unknown>, at: number, prompt: string, stream: boolean): ToolRequest {
  for (const name of Object.keys(tool)) {
    if (!TOOL_PARAMETERS.includes(name)) throw unknownParameter(`tools[${at}].${name}`)
  }
  const told = Object.fromEntries(Object.entries(tool).filter(([, value]) => value !== null))
  const { type: _type, action, input_image_mask: mask, input_fidelity: fidelity, ...rest } = told
  const values = new Map<string, unknown>(Object.entries({ model: TOOL_DEFAULT, ...rest }))
  values.set('prompt', prompt === '' ? ' ' : prompt)
  if (values.has('partial_images')) values.set('stream', stream)
  // Asking for previews without streaming is harmless here, unlike at the image endpoints.
  if (!stream) values.delete('partial_images')
  if (fidelity !== undefined) values.set('input_fidelity', fidelity)
  const fields: Fields = { kind: 'json', values, uploads: [] }
  const settings = readSettings(fidelity === undefined ? 'generations' : 'edits', fields)
  if (!isGpt(settings.model.family)) {
    throw imageUserError(
      `The model '${settings.model.id}' does not exist.`,
      `tools[${at}].model`,
      'invalid_value',
    )
  }
  return { settings, action: readAction(action, at), mask: readMask(mask) }
}

function readAction(action: unknown, at: number): ToolRequest['action'] {
  if (action === undefined || action === 'auto') return 'auto'
  if (action === 'generate' || action === 'edit') return action
  throw invalidRequest(
    `Invalid value: '${String(action)}'. Supported values are: 'generate', 'edit', and 'auto'.`,
    `tools[${at}].action`,
    'invalid_value',
  )
}

function readMask(mask: unknown): ToolRequest['mask'] {
  const parsed = z.object({ image_url: z.string() }).safeParse(mask)
  return parsed.success ? parsed.data : undefined
}
