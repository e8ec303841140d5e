/** @import { Article, ArticleDocument, ArticleFile, ArticleImage } from '../article.ts' */
/** @import { Button, Message, Paragraph } from '../../chat/message.ts' */
/** @import { Say } from '../../web/page/words.js' */
import { element, icon } from '../../web/page/element.js'
import { documentUrl, pictureUrl } from './server.js'

/**
 * @typedef {object} ArticleActions
 * @property {Say} say
 * @property {(file: string) => string | undefined} preview  a picture that this page has sent itself
 * @property {(button: Button, article: Article) => Promise<void>} press
 * @property {(article: Article) => void} sendAgain
 * @property {(images: readonly ArticleImage[], index: number) => void} view
 * @property {(image: ArticleImage) => void} use
 */

/** Where a line of this page stands on its way; undefined for what the server has. */
/** @typedef {{ state: 'sending' | 'failed', text: string } | undefined} Sending */

/**
 * One question and its answer. Only what changed is drawn anew, so that focus, pictures and a screen reader's place
 * stay where they are.
 *
 * @param {Article} first
 * @param {ArticleActions} actions
 */
export function createArticle(first, actions) {
  let article = first
  const sent = element('div', { class: 'thumbs' })
  const line = element('div', { class: 'asked' })
  const answer = element('div', { class: 'answer' })
  const shown = element(
    'article',
    { id: `article-${first.id}`, 'aria-labelledby': `line-${first.id}` },
    line,
    answer,
  )
  // The article's pictures are those of the answer; what was sent along stands before it.
  const node = element('div', { class: 'turn' }, sent, shown)
  const pictures = element('div', { class: 'pictures' })
  const text = element('div', { class: 'text' })
  const documents = element('div', { class: 'documents' })
  const buttons = element('div', { class: 'buttons' })
  answer.append(pictures, text, documents, buttons)
  const drawSent = onChange(() => sent.replaceChildren(...thumbs(article, actions)))
  const drawLine = onChange(() => line.replaceChildren(askedLine(article)))
  const drawPictures = onChange(() => {
    const [look] = article.images
    if (article.state === 'working' && look !== undefined) showLook(look, pictures)
    else pictures.replaceChildren(...answerPictures(article, actions))
  })
  const drawText = onChange((/** @type {readonly Paragraph[]} */ paragraphs) =>
    text.replaceChildren(...paragraphs.map(paragraph)),
  )
  const drawDocuments = onChange((/** @type {readonly ArticleDocument[]} */ all) =>
    documents.replaceChildren(...all.map((one) => downloadLink(one, actions.say))),
  )
  const drawButtons = onChange((/** @type {readonly Button[]} */ all) =>
    buttons.replaceChildren(...all.map((one) => pressButton(one, () => article, actions))),
  )

  /** @param {Article} next @param {Sending} sending */
  const update = (next, sending) => {
    article = next
    const message = shownMessage(next, sending, actions.say)
    shown.dataset.tone = message.tone
    shown.dataset.state = next.state
    shown.setAttribute('aria-busy', String(message.tone === 'progress'))
    drawSent(next.files)
    drawLine([next.line, next.pressed])
    drawPictures([next.images, next.state, message.tone])
    drawText(message.paragraphs)
    drawDocuments(next.documents)
    drawButtons(message.buttons)
    text.dataset.ticking = String(isTicking(message))
  }

  return { node, update }
}

/** @param {Article} article @param {Sending} sending @param {Say} say @returns {Message} */
function shownMessage(article, sending, say) {
  /** @param {Message['tone']} tone @param {string} text @param {readonly Button[]} buttons @returns {Message} */
  const own = (tone, text, buttons = []) => ({ tone, paragraphs: [{ role: 'text', text }], buttons })
  /** @type {Button} */
  const again = { id: sendAgainId, label: say('send_again'), style: 'primary' }
  if (sending?.state === 'sending') return own('progress', sending.text)
  if (sending?.state === 'failed') return own('failure', sending.text, [again])
  if (article.message !== null) return article.message
  return Date.now() - article.askedAt < longestAnswerMs
    ? own('progress', say('sending'))
    : own('failure', say('not_answered'), [again])
}

// No button of the house: those begin with "easel:".
const sendAgainId = 'send-again'
const longestAnswerMs = 20_000

/** @param {Article} article @param {ArticleActions} actions */
function thumbs({ files }, { preview }) {
  return files.map((file) => thumb(file, preview(file.file) ?? pictureUrl(file.file)))
}

/** @param {Article} article */
function askedLine({ id, line, pressed }) {
  const [, command = '', rest = line] = /^(\/[a-z-]+)(.*)$/is.exec(line) ?? []
  return element(
    'p',
    { id: `line-${id}`, class: 'words' },
    pressed === '' ? undefined : element('span', { class: 'pressed' }, pressed),
    pressed === '' || line === '' ? undefined : ' ',
    command === '' ? undefined : element('span', { class: 'command' }, command),
    rest,
  )
}

/** @param {ArticleFile} file @param {string} source */
function thumb({ option, filename }, source) {
  const picture = element('img', {
    src: source,
    alt: filename,
    title: filename,
    // Not everything that is attached turns out to be a picture.
    onerror: () => picture.replaceWith(element('span', { class: 'name' }, filename)),
  })
  return element('figure', { class: 'thumb' }, picture, element('figcaption', {}, option))
}

/**
 * What there is to see while a job works. The one before stays until the new one can be painted, so nothing flickers.
 *
 * @param {ArticleImage} look
 * @param {HTMLElement} pictures
 */
function showLook({ file, alt }, pictures) {
  const picture = element('img', { src: pictureUrl(file), alt })
  const shown = pictures.querySelector('.look')
  if (!(shown instanceof HTMLElement))
    return pictures.replaceChildren(element('figure', { class: 'look' }, picture))
  shown.dataset.newest = file
  picture.decode().then(
    () => shown.dataset.newest === file && shown.replaceChildren(picture),
    // A newer one has taken its place.
    () => {},
  )
}

/** @param {Article} article @param {ArticleActions} actions */
function answerPictures({ images, state, message }, { say, view, use }) {
  if (images.length === 0) {
    const drawing = state === 'working' && message?.tone === 'progress'
    return drawing ? [element('div', { class: 'canvas', 'aria-hidden': 'true' })] : []
  }
  return images.map((image, index) => {
    const url = pictureUrl(image.file)
    const open = (/** @type {Event} */ event) => {
      event.preventDefault()
      view(images, index)
    }
    return element(
      'figure',
      { class: 'picture' },
      element(
        'a',
        { href: url, onclick: open },
        element('img', { src: url, alt: image.alt, decoding: 'async', loading: 'lazy' }),
      ),
      element(
        'div',
        { class: 'actions' },
        element(
          'button',
          {
            type: 'button',
            'aria-label': say('use_picture', { file: image.filename }),
            title: say('use_picture', { file: image.filename }),
            onclick: () => use(image),
          },
          icon('use'),
        ),
        element(
          'a',
          {
            href: url,
            download: image.filename,
            'aria-label': say('download', { file: image.filename }),
            title: say('download', { file: image.filename }),
          },
          icon('download'),
        ),
      ),
    )
  })
}

/** @param {ArticleDocument} document @param {Say} say */
function downloadLink({ file, filename }, say) {
  const label = say('download', { file: filename })
  return element(
    'a',
    { class: 'pill secondary', href: documentUrl(file), download: filename },
    icon('download'),
    label,
  )
}

/** @param {Paragraph} paragraph */
function paragraph(paragraph) {
  switch (paragraph.role) {
    case 'text':
      return element('p', {}, paragraph.text)
    case 'footer':
      return element('p', { class: 'small' }, paragraph.text)
    case 'link':
      return element(
        'dl',
        { class: 'entry' },
        element('dt', {}, paragraph.label),
        element('dd', {}, element('a', { href: paragraph.url, rel: 'noreferrer' }, paragraph.text)),
      )
    case 'quote':
    case 'entry':
      return element(
        'dl',
        { class: paragraph.role },
        element('dt', {}, paragraph.label),
        element('dd', {}, paragraph.text),
      )
  }
}

/** @param {Button} button @param {() => Article} article @param {ArticleActions} actions */
function pressButton(button, article, { press, sendAgain, say }) {
  const made = element(
    'button',
    {
      type: 'button',
      class: `pill ${button.style}`,
      onclick: async () => {
        if (button.id === sendAgainId) return sendAgain(article())
        if (made.getAttribute('aria-disabled') === 'true') return
        // Not `disabled`: that would drop the focus, and with it the keyboard's place on the page.
        made.setAttribute('aria-disabled', 'true')
        made.parentElement?.querySelector('[role=alert]')?.remove()
        try {
          await press(button, article())
        } catch {
          made.after(element('span', { role: 'alert' }, say('press_failed')))
        } finally {
          made.removeAttribute('aria-disabled')
        }
      },
    },
    button.label,
  )
  return made
}

/** Whether seconds are counted behind the text: not where the house counts something itself. @param {Message} message */
function isTicking({ tone, paragraphs }) {
  return tone === 'progress' && !paragraphs.some(({ text }) => /\d/.test(text))
}

/**
 * @template Value
 * @param {(value: Value) => void} draw
 */
function onChange(draw) {
  let drawn = ''
  return (/** @type {Value} */ value) => {
    const now = JSON.stringify(value)
    if (now === drawn) return
    drawn = now
    draw(value)
  }
}
