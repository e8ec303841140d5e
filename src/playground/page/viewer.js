/** @import { ArticleImage } from '../article.ts' */
/** @import { Say } from '../../web/page/words.js' */
import { element, icon } from '../../web/page/element.js'
import { pictureUrl } from './server.js'

/**
 * A picture as large as the window allows.
 *
 * @param {readonly ArticleImage[]} images
 * @param {number} start
 * @param {Say} say
 */
export function openViewer(images, start, say) {
  let index = start
  const picture = element('img', {})
  const caption = element('p', { class: 'caption' })
  const download = element('a', { class: 'icon' }, icon('download'))
  /** @param {1 | -1} by */
  const step = (by) => {
    index = (index + by + images.length) % images.length
    show()
  }
  const show = () => {
    const image = images[index]
    if (image === undefined) return
    picture.src = pictureUrl(image.file)
    picture.alt = image.alt
    caption.textContent = images.length > 1 ? `${index + 1}/${images.length} · ${image.alt}` : image.alt
    download.href = picture.src
    download.download = image.filename
    download.setAttribute('aria-label', say('download', { file: image.filename }))
    dialog.setAttribute('aria-label', say('open_picture', { file: image.filename }))
  }
  /** @param {'previous' | 'next'} which @param {1 | -1} by */
  const arrow = (which, by) =>
    images.length > 1
      ? element(
          'button',
          { type: 'button', class: `icon ${which}`, 'aria-label': say(which), onclick: () => step(by) },
          icon(which),
        )
      : undefined
  const close = element(
    'button',
    { type: 'button', class: 'icon', 'aria-label': say('close'), onclick: () => dialog.close() },
    icon('close'),
  )
  const dialog = element('dialog', {
    class: 'viewer',
    onclose: () => dialog.remove(),
    onclick: (event) => {
      if (event.target === dialog || event.target === stage) dialog.close()
    },
  })
  const stage = element('div', { class: 'stage' })
  for (const part of [arrow('previous', -1), picture, arrow('next', 1)])
    if (part !== undefined) stage.append(part)
  dialog.append(stage, element('footer', {}, caption, download, close))
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') step(-1)
    if (event.key === 'ArrowRight') step(1)
  })
  show()
  document.body.append(dialog)
  dialog.showModal()
}
