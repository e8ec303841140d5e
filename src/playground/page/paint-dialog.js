/** @import { Reply } from '../listen.ts' */
/** @import { Painted } from '../../web/page/painter.js' */
/** @import { Say } from '../../web/page/words.js' */
import { element, icon } from '../../web/page/element.js'
import { createPainter } from '../../web/page/painter.js'
import { pictureUrl } from './server.js'

/**
 * The mask painter over the conversation: the same one that chats have a page for.
 *
 * @param {object} parts
 * @param {Extract<Reply, { type: 'painter' }>} parts.painting
 * @param {Say} parts.say
 * @param {(painted: Painted) => void} parts.onPainted
 */
export function openPaintDialog({ painting, say, onPainted }) {
  const painter = createPainter({
    picture: pictureUrl(painting.file),
    say,
    onCreate: async (painted) => {
      dialog.close()
      onPainted(painted)
    },
  })
  const close = element(
    'button',
    { type: 'button', class: 'icon', 'aria-label': say('close'), onclick: () => dialog.close() },
    icon('close'),
  )
  const dialog = element(
    'dialog',
    { class: 'paint', 'aria-labelledby': 'paint-title' },
    element('header', {}, element('h2', { id: 'paint-title' }, say('paint.heading')), close),
    painter.node,
  )
  // Escape is pressed for many reasons; what was painted goes only with a second one, or with the button it leads to.
  dialog.addEventListener('cancel', (event) => {
    if (painter.isEmpty() || document.activeElement === close) return
    event.preventDefault()
    close.focus()
  })
  dialog.addEventListener('close', () => {
    painter.destroy()
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
}
