/** @import { Menu } from '../menu.ts' */
/** @import { Form } from '../../chat/form.ts' */
/** @import { Reply } from '../listen.ts' */
/** @import { Attachment } from './attachments.js' */

import { byId, element } from '../../web/page/element.js'
import { createSay } from '../../web/page/words.js'
import { createCommandsMenu } from './commands-menu.js'
import { createComposer } from './composer.js'
import { createConversation } from './conversation.js'
import { keepEarlyEnter } from './early.js'
import { openForm } from './form-dialog.js'
import { followLive } from './live.js'
import { openPaintDialog } from './paint-dialog.js'
import { createSender } from './sender.js'
import { fetchForm, fetchMenu, fetchPicture, newId, postInvocation, postPress } from './server.js'
import { openViewer } from './viewer.js'

const earlyEnter = keepEarlyEnter(byId('message', HTMLTextAreaElement))

fetchMenu().then(start, showUnreachable)

/** @param {Menu} menu */
function start(menu) {
  const say = createSay(menu.words)
  byId('sandbox', HTMLParagraphElement).hidden = !menu.sandbox

  /** @param {Form} form @param {readonly Attachment[]} [files] @param {() => void} [onLeave] */
  const ask = (form, files = [], onLeave = () => undefined) =>
    openForm({
      form,
      files,
      commands: menu.commands,
      say,
      onLeave,
      onSubmit: (filled) => {
        conversation.pin()
        sender.send({
          line: spokenOf(form, filled.fields) ?? form.title,
          files: filled.files,
          body: (id, sent) => ({ type: 'form', id, form: filled.form, fields: filled.fields, files: sent }),
        })
      },
    })

  /** @param {Extract<Reply, { type: 'painter' }>} painting */
  const paint = (painting) =>
    openPaintDialog({
      painting,
      say,
      onPainted: ({ mask, prompt, count }) => {
        conversation.pin()
        const file = new File([mask], 'mask.png', { type: 'image/png' })
        sender.send({
          line: prompt,
          files: [{ file, option: 'mask' }],
          body: (id, files) => ({
            type: 'form',
            id,
            form: painting.form,
            fields: count > 1 ? { prompt, count: String(count) } : { prompt },
            files,
          }),
        })
      },
    })

  const sender = createSender({
    say,
    show: (article, sending) => conversation.put(article, sending),
    onReply: (reply, outgoing, id) => {
      if (reply.type === 'article') return conversation.put(reply.article)
      conversation.remove(id)
      if (reply.type === 'painter') paint(reply)
      if (reply.type !== 'form') return
      ask(reply.form, outgoing.files, () => {
        if (composer.line === '') composer.write(outgoing.line)
      })
    },
  })

  const conversation = createConversation({
    say,
    preview: sender.preview,
    sendAgain: sender.sendAgain,
    press: async (button, article) => {
      const reply = await postPress({ id: newId(), button: button.id, article: article.id })
      if (reply.type === 'article') conversation.put(reply.article)
      if (reply.type === 'removed') conversation.remove(reply.id)
      if (reply.type === 'form') ask(reply.form)
      if (reply.type === 'painter') paint(reply)
      if (reply.type === 'article') conversation.pin()
    },
    view: (images, index) => openViewer(images, index, say),
    use: ({ file, filename }) =>
      orSay(async () => {
        const bytes = await fetchPicture(file)
        composer.attach([new File([bytes], filename, { type: bytes.type })])
        composer.focus()
      }),
  })

  const composer = createComposer({
    menu,
    say,
    history: conversation.lines,
    onSend: (line, files) => {
      conversation.pin()
      sender.send({ line, files: [...files], body: (id, sent) => ({ type: 'line', id, line, files: sent }) })
    },
  })

  /** A command that says its form by itself. @param {string} name */
  const openByCommand = (name) =>
    orSay(async () => {
      const reply = await postInvocation({ type: 'line', id: newId(), line: `/${name}`, files: [] })
      if (reply.type === 'form') ask(reply.form)
    })

  const settings = byId('settings', HTMLButtonElement)
  settings.hidden = !menu.commands.some(({ name }) => name === 'config')
  settings.addEventListener('click', () => openByCommand('config'))

  createCommandsMenu(menu.commands, (name) =>
    orSay(async () => {
      if (Object.keys(subcommandsOf(menu, name)).length > 0) return openByCommand(name)
      const form = await fetchForm(name)
      const { line, files } = composer
      const words = line.startsWith('/') ? '' : line
      ask(withWords(form, words), files)
      if (words !== '' || files.length > 0) composer.clear()
    }),
  )

  /** @param {() => Promise<void>} work */
  async function orSay(work) {
    try {
      await work()
    } catch {
      composer.complain(say('press_failed'))
    }
  }

  const banner = byId('banner', HTMLDivElement)
  const live = followLive({
    onConversation: conversation.replace,
    onArticle: (article) => conversation.put(article),
    onRemoved: conversation.remove,
    onConnection: (connected) => {
      banner.hidden = connected
    },
  })
  banner.append(
    say('offline'),
    ' ',
    element('button', { type: 'button', class: 'pill', onclick: live.reconnect }, say('reconnect')),
  )

  byId('examples', HTMLDivElement).append(
    ...['1', '2', '3', '4'].map((number) => {
      const example = say(`example.${number}`)
      return element('button', { type: 'button', onclick: () => composer.write(example) }, example)
    }),
  )
  for (const id of ['commands', 'attach', 'send']) byId(id, HTMLButtonElement).disabled = false
  if (matchMedia('(hover: hover)').matches) composer.focus()
  if (earlyEnter()) composer.send()
}

/** @param {Menu} menu @param {string} name */
function subcommandsOf(menu, name) {
  return menu.commands.find((command) => command.name === name)?.subcommands ?? {}
}

/** What a person said in a form, as its article begins until the server knows better; never a secret. @param {Form} form @param {Record<string, string>} fields */
function spokenOf(form, fields) {
  const spoken = form.fields.find((field) => field.name in fields && !(field.type === 'text' && field.secret))
  return spoken && fields[spoken.name]
}

/** What was written in the bar goes into the form's first long text. @param {Form} form @param {string} words @returns {Form} */
function withWords(form, words) {
  const target =
    words === '' ? undefined : form.fields.find((field) => field.type === 'text' && field.multiline)
  const fields = form.fields.map((field) =>
    field === target && field.type === 'text' ? { ...field, value: words } : field,
  )
  return { ...form, fields }
}

/** The words come with the page: the server that says the others is not there. */
function showUnreachable() {
  const banner = byId('banner', HTMLDivElement)
  const { unreachable = '', reload = '' } = banner.dataset
  banner.replaceChildren(
    `${unreachable} `,
    element('button', { type: 'button', class: 'pill', onclick: () => location.reload() }, reload),
  )
  banner.hidden = false
}
