import type { Wish } from './model.ts'
import type { ModelProfile } from './profiles.ts'
import { type Style, withStyle } from './styles.ts'

/**
 * What dall-e-3 documents for a prompt that is to be used as it is; without it, it always rewrites.
 * https://platform.openai.com/docs/guides/images, "Prompting"
 */
const asIs =
  'I NEED to test how the tool works with extremely simple prompts. DO NOT add any detail, just use it AS-IS: '

const variation = {
  subtle:
    'Create a variation of this image. Keep the subject, composition, style and colors; change only small details.',
  strong:
    'Create a variation of this image. Keep the subject and the mood, but clearly change the composition, viewpoint, lighting and details.',
} as const

/** The words that go to the API: the person's own, with what no parameter says. */
export function composePrompt(wish: Wish, profile: ModelProfile, style: Style): string {
  const styled = withStyle(ownWords(wish), style)
  return profile.rewrites && wish.rewrite === 'off' ? `${asIs}${styled}` : styled
}

function ownWords(wish: Wish): string {
  if (wish.task !== 'vary') return wish.prompt
  const guidance = wish.prompt?.trim() ?? ''
  return guidance === '' ? variation[wish.strength] : `${variation[wish.strength]} Keep in mind: ${guidance}`
}
