/** The words that the images room and its callers share. Data only. */

import type { Adjustment } from '../chat/adjustment.ts'
import type { FailureRecord } from '../failure.ts'

export type Quality = 'auto' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | 'standard' | 'hd'
export type Background = 'auto' | 'transparent' | 'opaque'
export type Format = 'png' | 'jpeg' | 'webp'
export type Rewrite = 'auto' | 'on' | 'off'

/** What a person wants, before it is known what the model takes. Texts are as typed; the plan snaps them. */
export type Wish =
  | ({ readonly task: 'imagine'; readonly prompt: string } & WishSettings)
  | ({
      readonly task: 'edit'
      readonly prompt: string
      readonly mask: boolean
      /** Pictures beside the one that is edited. */
      readonly references: number
      /** The call that drew the picture, when a text model had it drawn: it goes on from there. */
      readonly continues?: string
    } & WishSettings)
  | ({
      readonly task: 'vary'
      readonly strength: 'subtle' | 'strong'
      readonly prompt?: string
    } & WishSettings)

export interface WishSettings {
  /** auto, square, landscape, portrait, wide, tall, or `WxH`. */
  readonly size?: string
  readonly quality?: Quality
  readonly count: number
  readonly style?: string
  readonly background?: Background
  readonly format?: Format
  readonly rewrite?: Rewrite
  /** How strict the service's own filter is; a matter of the place, not of the person. */
  readonly moderation?: 'auto' | 'low'
}

/** The API requests that serve one wish on one model: frozen plain data, stored in the job row. */
export interface Plan {
  readonly task: Wish['task']
  readonly model: string
  readonly requests: readonly PlannedRequest[]
  readonly count: number
  /** What will be asked for, as the footer shows it; "auto" where the model decides. */
  readonly size: string
  readonly quality: string
  /** The look by the name that people know; absent where none was asked for. */
  readonly style?: string
  readonly adjustments: readonly Adjustment[]
  /** How pictures must be made fit before they are sent; absent for imagine. */
  readonly input?: InputRules
  /** How many pictures each request sends, a mask among them; absent: none. */
  readonly inputs?: number
  /** Partial images of each picture that are asked for; absent: none. */
  readonly partials?: number
  /** Worst price of the whole plan in micro-dollars (1e-6 USD); undefined when the model's prices are not known. */
  readonly worstPrice?: number
}

/** Its `parameters` are exactly what is sent (files apart), and nothing that the profile does not declare. */
export type PlannedRequest = PlainRequest | RewritingRequest

interface RequestBase {
  /** How many images it is expected to bring. */
  readonly images: number
  /** The parameter that takes the hash of the asker. It is no part of the plan, so it is added when sending. */
  readonly identifyBy?: 'safety_identifier' | 'user'
}

/** The Images API, with the prompt as it is. */
export interface PlainRequest extends RequestBase {
  readonly endpoint: 'generations' | 'edits' | 'variations'
  readonly parameters: Readonly<Record<string, string | number | boolean>>
}

/** The Responses API: a text model rewrites the prompt and has the image model draw it, one image a request. */
export interface RewritingRequest extends RequestBase {
  readonly endpoint: 'responses'
  readonly parameters: RewritingParameters
  /** What to send where this is not possible: without the earlier call, then with the prompt as it is. */
  readonly otherwise: PlannedRequest
}

export interface RewritingParameters {
  /** The text model. The image model is the tool's. */
  readonly model: string
  readonly instructions: string
  /** Input pictures join the text when sending; where there is an earlier call, its picture is the input. */
  readonly input: readonly [UserMessage, ...EarlierCall[]]
  readonly tools: readonly [ImageTool]
  readonly tool_choice: { readonly type: 'image_generation' }
  readonly stream?: boolean
}

interface UserMessage {
  readonly role: 'user'
  readonly content: readonly [{ readonly type: 'input_text'; readonly text: string }]
}

interface EarlierCall {
  readonly type: 'image_generation_call'
  readonly id: string
}

/** A mask joins it when sending. */
export interface ImageTool {
  readonly type: 'image_generation'
  readonly model: string
  readonly action: 'generate' | 'edit'
  /** The settings of the plain request: size, quality, background, output_format. */
  readonly [setting: string]: string | number | boolean
}

/** What a model takes as an input picture. */
export interface InputRules {
  /** Largest number of input pictures of one request. */
  readonly maxImages: number
  readonly maxBytes: number
  /** dall-e-2 and variations: padded to a square, cropped back afterwards. */
  readonly square: boolean
  readonly maxEdge: number
  /** Longest edge divided by the shortest, at most. */
  readonly maxRatio: number
}

/** Tokens as the API counts them; every part optional because compatible servers leave them out. */
export interface Usage {
  readonly inputTextTokens: number
  readonly inputImageTokens: number
  readonly outputTextTokens: number
  readonly outputImageTokens: number
}

/** What one request brought. The bytes went into the sinks. */
export interface RequestOutcome {
  readonly images: readonly ReceivedImage[]
  readonly usage?: Usage
  /** What the text model that rewrote the prompt read and wrote. */
  readonly textUsage?: { readonly inputTokens: number; readonly outputTokens: number }
  /** What the service says that it drew, where it says so: more than a plan with "auto" knows. */
  readonly drawn?: { readonly size?: string; readonly quality?: string }
  /** The address cannot rewrite prompts, so the prompt was used as it is. */
  readonly asIs?: true
  readonly requestId?: string
  /** Why fewer images came than were asked for. What did come was paid for and is kept. */
  readonly incomplete?: FailureRecord
  /** An earlier try broke off after the service may have billed it. */
  readonly billedBefore?: 'maybe'
}

export interface ReceivedImage {
  /** Sniffed from the bytes, never believed. */
  readonly format: Format | 'gif'
  readonly bytes: number
  readonly revisedPrompt?: string
  /** What the Responses API calls the call that drew it. */
  readonly callId?: string
}
