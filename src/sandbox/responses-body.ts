/** The objects that /responses answers with. */

import type { ErrorBody } from './api-error.ts'
import type { ResponsesRequest } from './responses-input.ts'
import type { Settings } from './rules.ts'
import type { Sandbox } from './sandbox.ts'
import { type Size, sizeText } from './sizes.ts'
import { wantsTransparency } from './studio.ts'
import { textTokens } from './usage.ts'

export interface CallItem {
  readonly id: string
  readonly type: 'image_generation_call'
  readonly status: 'in_progress' | 'completed' | 'failed'
  readonly result: string | null
  readonly [more: string]: unknown
}

export interface MessageItem {
  readonly id: string
  readonly type: 'message'
  readonly status: 'in_progress' | 'completed'
  readonly role: 'assistant'
  readonly content: readonly {
    readonly type: 'output_text'
    readonly text: string
    readonly annotations: []
  }[]
}

export type OutputItem = CallItem | MessageItem

interface Made {
  readonly id: string
  readonly action: 'generate' | 'edit'
  readonly result: string
  readonly revisedPrompt: string
  readonly settings: Settings
  readonly size: Size
}

export function callItem({ id, action, result, revisedPrompt, settings, size }: Made): CallItem {
  return {
    id,
    type: 'image_generation_call',
    status: 'completed',
    action,
    background: wantsTransparency(settings) ? 'transparent' : 'opaque',
    output_format: settings.format,
    quality: settings.quality,
    result,
    revised_prompt: revisedPrompt,
    size: sizeText(size),
  }
}

export function failedItem(id: string, error: ErrorBody): CallItem {
  return { id, type: 'image_generation_call', status: 'failed', result: null, error }
}

export function messageItem(sandbox: Sandbox, text: string): MessageItem {
  return {
    id: `msg_${sandbox.newId()}`,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text, annotations: [] }],
  }
}

export function responseObject(
  sandbox: Sandbox,
  id: string,
  asked: ResponsesRequest,
  status: 'in_progress' | 'completed',
  output: readonly OutputItem[],
) {
  return {
    id,
    object: 'response',
    created_at: Math.floor(sandbox.now() / 1000),
    status,
    error: null,
    incomplete_details: null,
    instructions: asked.instructions ?? null,
    max_output_tokens: null,
    model: asked.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: asked.previous ?? null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: asked.toolChoice,
    tools: asked.tools,
    top_p: 1,
    truncation: 'disabled',
    usage: status === 'completed' ? mainlineUsage(asked, output) : null,
    user: null,
    metadata: {},
  }
}

/** The mainline model bills the words that it reads and writes, the revised prompt among them. */
function mainlineUsage(asked: ResponsesRequest, output: readonly OutputItem[]) {
  const written = output.reduce((sum, item) => {
    const words =
      item.type === 'message' ? item.content.map(({ text }) => text).join('') : item.revised_prompt
    return sum + textTokens(typeof words === 'string' ? words : '')
  }, 8)
  const read =
    textTokens(asked.prompt) + textTokens(asked.instructions ?? '') + (asked.tool === undefined ? 8 : 280)
  return {
    input_tokens: read,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: written,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: read + written,
  }
}
