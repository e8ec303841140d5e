/** The prompt as dall-e-3 and the Responses models write it anew: longer, more certain, a little flowery. */

import { createDice } from './scene/dice.ts'

/** Documented for dall-e-3: with this sentence before it, a prompt is used as it is. */
const AS_IS =
  /^I NEED to test how the tool works with extremely simple prompts\. DO NOT add any detail, just use it AS-IS:\s*/

const OPENINGS = [
  'Create an image of',
  'A finely detailed picture of',
  'Picture',
  'An inviting illustration of',
  'Imagine',
] as const
const SETTINGS = [
  'The scene is bathed in soft, directional light that shapes every form',
  'Warm light falls in from one side and long, gentle shadows give it depth',
  'The air is clear, and each texture can almost be felt',
  'A calm background keeps the attention where it belongs',
  'Fine details reward a second look, from the foreground to the horizon',
] as const
const ENDINGS: Readonly<Record<'vivid' | 'natural', readonly [string, ...string[]]>> = {
  vivid: [
    'The colours are rich and saturated, the composition bold, the mood one of quiet wonder.',
    'High contrast and a dramatic perspective make the moment feel larger than life.',
    'Everything glows with vivid, harmonious colour.',
  ],
  natural: [
    'The colours are true to life and the mood is unhurried.',
    'Nothing is exaggerated; it looks as one would have found it.',
    'The composition is simple and balanced, the light that of an ordinary day.',
  ],
}

export function revise(prompt: string, style: string | undefined, round: number): string {
  if (AS_IS.test(prompt)) return prompt.replace(AS_IS, '')
  const plain = prompt
    .replaceAll(/\bsandbox:\w+(\*\d+)?/gi, '')
    .trim()
    .replace(/[.!\s]+$/, '')
  const subject = plain === '' ? 'an unnamed scene' : startsLikeSentence(plain) ? plain : lowerFirst(plain)
  const dice = createDice(`${prompt}~${round}`)
  const ending = dice.pick(ENDINGS[style === 'natural' ? 'natural' : 'vivid'])
  return `${dice.pick(OPENINGS)} ${subject}. ${dice.pick(SETTINGS)}. ${ending}`
}

/** "A cat" goes on as "a cat"; "Paris at night" keeps its capital. */
function startsLikeSentence(text: string): boolean {
  return !/^(A|An|The|Two|Three|Some|My|Many)\b/.test(text)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
