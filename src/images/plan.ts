import type { Adjustment } from '../chat/adjustment.ts'
import { inputFailure } from '../failure.ts'
import type { InputRules, PlainRequest, Plan, PlannedRequest, Wish } from './model.ts'
import { worstPrice } from './prices.ts'
import type { ModelProfile } from './profiles.ts'
import { composePrompt } from './prompts.ts'
import { continuing, rewriting, rulesWithinJson } from './rewriting.ts'
import { chooseFormat, chooseQuality, refuseLostTransparency } from './settle.ts'
import { snapSize } from './sizes.ts'
import { readStyle, type Style, styleLabel } from './styles.ts'

/**
 * What a person wants → the API requests that serve it on one model. Pure; throws what the model cannot do.
 * `previews`: how many partial images of each picture are worth their tokens, 0 to 3.
 */
export function planImages(wish: Wish, profile: ModelProfile, previews = 0): Plan {
  const endpoint = endpointFor(wish, profile)
  const rewriter = rewriterFor(wish, endpoint, profile)
  const input = inputFor(wish, endpoint, profile, rewriter)
  refuseLostTransparency(wish, profile)
  const style = styleFor(wish, endpoint, profile)
  const prompt = endpoint === 'variations' ? undefined : composePrompt(wish, profile, style)
  if (prompt !== undefined) checkLength(prompt, wish, profile)

  const { size, changed: sizeChanged } = snapSize(wish.size, profile.sizes)
  const quality = endpoint === 'variations' ? undefined : chooseQuality(wish.quality, profile)
  const format = endpoint === 'variations' ? undefined : chooseFormat(wish, profile)
  const partials = profile.streaming && endpoint !== 'variations' ? previews : 0
  const label = styleLabel(style)
  const parameters = {
    model: profile.name,
    ...(prompt !== undefined && { prompt }),
    ...(size !== 'auto' && { size }),
    ...(quality !== undefined && quality !== 'auto' && { quality }),
    ...(takesBackground(wish, endpoint, profile) && { background: wish.background }),
    ...(format !== undefined && { output_format: format }),
    ...(style.kind === 'parameter' && { style: style.value }),
    ...(profile.responseFormat && { response_format: 'b64_json' }),
    ...(partials > 0 && { stream: true, partial_images: partials }),
    ...(profile.moderation && wish.moderation === 'low' && { moderation: wish.moderation }),
  }
  const requests = split(wish.count, rewriter === undefined ? profile.imagesPerRequest : 1).map(
    (images): PlannedRequest => {
      const plain: PlainRequest = {
        endpoint,
        parameters: images === 1 ? parameters : { ...parameters, n: images },
        images,
        ...(profile.identifyBy !== undefined && { identifyBy: profile.identifyBy }),
      }
      return rewriter === undefined ? plain : rewritten(plain, rewriter, wish)
    },
  )
  const shown = { size, quality: quality ?? 'auto' }
  const inputs = inputsOf(wish)
  const price = worstPrice(profile, {
    ...shown,
    prompt: prompt ?? '',
    images: wish.count,
    inputs,
    partials,
    rewriter,
  })
  return deepFreeze({
    task: wish.task,
    model: profile.name,
    requests,
    count: wish.count,
    ...shown,
    adjustments: [
      ...(sizeChanged ? [changed('size', wish.size ?? 'auto', size)] : []),
      ...adjustmentsOf(wish, profile, { endpoint, quality, format, requests: requests.length }),
    ],
    ...(label !== undefined && { style: label }),
    ...(input !== undefined && { input }),
    ...(inputs > 0 && { inputs }),
    ...(partials > 0 && { partials }),
    ...(price !== undefined && { worstPrice: price }),
  })
}

type Endpoint = PlainRequest['endpoint']

function endpointFor(wish: Wish, profile: ModelProfile): Endpoint {
  const has = (endpoint: Endpoint) => profile.endpoints.includes(endpoint)
  switch (wish.task) {
    case 'imagine':
      if (!has('generations')) throw cannot(profile, 'generations')
      return 'generations'
    case 'edit':
      if (!has('edits')) throw cannot(profile, 'edits')
      if (wish.mask && !profile.masks) throw cannot(profile, 'masks')
      return 'edits'
    case 'vary':
      if (has('variations')) return 'variations'
      if (!has('edits')) throw cannot(profile, 'variations')
      return 'edits'
  }
}

/** The text model that rewrites the prompt. It costs extra, so only a wish that says so has one. */
function rewriterFor(wish: Wish, endpoint: Endpoint, profile: ModelProfile): string | undefined {
  return wish.rewrite === 'on' && endpoint !== 'variations' ? profile.textModel : undefined
}

function rewritten(plain: PlainRequest, rewriter: string, wish: Wish): PlannedRequest {
  const request = rewriting(plain, rewriter)
  // A mask or a second picture is told beside the picture itself.
  const isAlone = wish.task === 'edit' && !wish.mask && wish.references === 0
  return isAlone && wish.continues !== undefined ? continuing(request, wish.continues) : request
}

function inputFor(
  wish: Wish,
  endpoint: Endpoint,
  profile: ModelProfile,
  rewriter: string | undefined,
): InputRules | undefined {
  if (endpoint === 'generations') return undefined
  const rules = profile.input[endpoint]
  if (rules === undefined) throw cannot(profile, endpoint)
  if (wish.task === 'edit' && wish.references + 1 > rules.maxImages) {
    throw inputFailure('too_many_references', {
      option: 'image2',
      model: profile.name,
      limit: rules.maxImages,
    })
  }
  return rewriter === undefined ? rules : rulesWithinJson(rules, inputsOf(wish))
}

/** Variations take no words, and the API's parameter is one of generations. */
function styleFor(wish: Wish, endpoint: Endpoint, profile: ModelProfile): Style {
  if (endpoint === 'variations') return { kind: 'none' }
  return readStyle(wish.style, endpoint === 'generations' ? profile.styles : [])
}

/** The limit that is told is what is left for the person's own words. */
function checkLength(prompt: string, wish: Wish, profile: ModelProfile): void {
  const length = [...prompt].length
  if (length <= profile.promptLimit) return
  const own = [...(wish.prompt ?? '')].length
  throw inputFailure('option_too_long', {
    option: 'prompt',
    length: own,
    limit: profile.promptLimit - (length - own),
  })
}

function takesBackground(wish: Wish, endpoint: Endpoint, profile: ModelProfile): boolean {
  return (
    endpoint !== 'variations' &&
    wish.background !== undefined &&
    wish.background !== 'auto' &&
    profile.backgrounds.includes(wish.background)
  )
}

function split(count: number, most: number): readonly number[] {
  const whole = Math.floor(count / most)
  const rest = count % most
  return [...Array.from({ length: whole }, () => most), ...(rest > 0 ? [rest] : [])]
}

/** A mask is counted as a picture, to be on the safe side. */
function inputsOf(wish: Wish): number {
  if (wish.task === 'imagine') return 0
  return wish.task === 'vary' ? 1 : 1 + wish.references + (wish.mask ? 1 : 0)
}

interface Chosen {
  readonly endpoint: Endpoint
  readonly quality: string | undefined
  readonly format: string | undefined
  readonly requests: number
}

function adjustmentsOf(wish: Wish, profile: ModelProfile, chosen: Chosen): readonly Adjustment[] {
  const model = profile.name
  const isVariation = chosen.endpoint === 'variations'
  const dropped: readonly (readonly [option: string, isDropped: boolean])[] = [
    ['quality', isAsked(wish.quality) && chosen.quality === undefined],
    ['background', isAsked(wish.background) && !takesBackground(wish, chosen.endpoint, profile)],
    ['format', isAsked(wish.format) && wish.format !== 'png' && chosen.format === undefined],
    ['style', isVariation && isAsked(wish.style)],
    ['strength', isVariation && wish.task === 'vary' && wish.strength !== 'subtle'],
    ['prompt', isVariation && isAsked(wish.prompt)],
    ['rewrite', wish.rewrite === 'on' && !isRewritten(profile, isVariation)],
  ]
  const adjustments: Adjustment[] = dropped
    .filter(([, isDropped]) => isDropped)
    .map(([option]) => ({ key: 'adjusted.dropped', values: { model, option } }))
  if (isAsked(wish.quality) && chosen.quality !== undefined && chosen.quality !== wish.quality) {
    adjustments.push(changed('quality', wish.quality, chosen.quality))
  }
  if (isAsked(wish.format) && chosen.format !== undefined && chosen.format !== wish.format) {
    adjustments.push(changed('format', wish.format, chosen.format))
  }
  if (wish.task === 'vary' && !isVariation) {
    adjustments.push({ key: 'adjusted.vary_by_edit', values: { model } })
  }
  if (chosen.requests > 1) {
    adjustments.push({ key: 'adjusted.split', values: { count: wish.count, requests: chosen.requests } })
  }
  return adjustments
}

function isRewritten({ rewrites, textModel }: ModelProfile, isVariation: boolean): boolean {
  return !isVariation && (rewrites || textModel !== undefined)
}

function isAsked(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '' && value !== 'auto'
}

function changed(option: string, from: string, to: string): Adjustment {
  return { key: 'adjusted.changed', values: { option, from, to } }
}

function cannot(profile: ModelProfile, feature: string) {
  return inputFailure('model_cannot', { option: 'model', model: profile.name, feature })
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
