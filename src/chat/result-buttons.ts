import { encodePress } from './buttons.ts'
import type { JobId } from './ids.ts'
import type { Button } from './message.ts'
import type { WordKey, Words } from './words.ts'

interface Buttoned {
  readonly job: JobId
  readonly revisedPrompts: readonly string[]
  readonly shareable: boolean
}

/** What can be done with a result, the likeliest first; before all Share, where it is private. */
export function resultButtons({ job, revisedPrompts, shareable }: Buttoned, words: Words): readonly Button[] {
  const button = (command: string, key: WordKey, style: Button['style'] = 'secondary'): Button => ({
    id: encodePress({ command, subject: job }),
    label: words(key),
    style,
  })
  return [
    ...(shareable ? [button('share', 'button.share', 'primary')] : []),
    button('again', 'button.again'),
    button('vary-result', 'button.vary'),
    button('edit-result', 'button.edit'),
    button('paint-mask', 'button.paint_mask'),
    ...(revisedPrompts.length > 0 ? [button('use-revised', 'button.use_revised')] : []),
    button('delete', 'button.delete'),
  ]
}
