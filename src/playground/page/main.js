/** @import { Menu } from '../menu.ts' */
/** @import { Form } from '../../chat/form.ts' */
/** @import { Outgoing } from './sender.js' */
/** @import { Say } from '../../web/page/words.js' */

import { byId, element } from '../../web/page/element.js'
import { createSay } from '../../web/page/words.js'
import { createCommandsMenu } from './commands-menu.js'
import { createComposer } from './composer.js'
import { createConversation } from './conversation.js'
import { createDialogs } from './dialogs.js'
import { keepEarlyEnter } from './early.js'
import { followLive } from './live.js'
import { createSender } from './sender.js'
import { fetchForm, fetchMenu, fetchPicture, newId, postInvocation, postPress } from './server.js'
import { openViewer } from './viewer.js'

const earlyEnter = keepEarlyEnter(byId('message', HTMLTextAreaElement))

fetchMenu().then(start, showUnreachable)

/** @param {Menu} menu */
function start(menu) {
  const say = createSay(menu.words)
  byId('sandbox', HTMLParagraphElement).hidden = !menu.sandbox

  /** @param {Outgoing} outgoing */
  const send = (outgoing) => {
    conversation.pin()
    sender.send(outgoing)
  }
  const dialogs = createDialogs({ menu, say, onFilled: send })

  const sender = createSender({
    say,
    show: (article, sending) => conversation.put(article, sending),
    onReply: (reply, outgoing, id) => {
      if (reply.type === 'article') return conversation.put(reply.article)
      conversation.remove(id)
      if (reply.type === 'painter') dialogs.paint(reply)
      if (reply.type !== 'form') return
      dialogs.ask(reply.form, outgoing.files, () => composer.giveBack(outgoing))
    },
  })

  const conversation = createConversation({
    say,
    preview: sender.preview,
    sendAgain: sender.sendAgain,
    press: async (button, article) => {
      const reply = await postPress({ id: newId(), button: button.id, article: article.id })
      if (reply.type === 'removed') conversation.remove(reply.id)
      if (reply.type === 'form') dialogs.ask(reply.form)
      if (reply.type === 'painter') dialogs.paint(reply)
      if (reply.type !== 'article') return
      conversation.put(reply.article)
      conversation.pin()
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
    onSend: (line, files) =>
      send({ line, files: [...files], body: (id, sent) => ({ type: 'line', id, line, files: sent }) }),
  })

  /** @param {() => Promise<void>} work */
  async function orSay(work) {
    try {
      await work()
    } catch {
      composer.complain(say('press_failed'))
    }
  }

  offerForms({ menu, composer, dialogs, orSay })
  offerExamples(say, composer)
  showConversation(say, conversation)
  for (const id of ['commands', 'attach', 'send']) byId(id, HTMLButtonElement).disabled = false
  if (matchMedia('(hover: hover)').matches) composer.focus()
  if (earlyEnter()) composer.send()
}

/**
 * Every command by its form, for people who would rather fill one than type, and the settings behind a button.
 *
 * @param {object} parts
 * @param {Menu} parts.menu
 * @param {ReturnType<typeof createComposer>} parts.composer
 * @param {ReturnType<typeof createDialogs>} parts.dialogs
 * @param {(work: () => Promise<void>) => Promise<void>} parts.orSay
 */
function offerForms({ menu, composer, dialogs, orSay }) {
  /** A command that says its form by itself. @param {string} name */
  const openByCommand = async (name) => {
    const reply = await postInvocation({ type: 'line', id: newId(), line: `/${name}`, files: [] })
    if (reply.type === 'form') dialogs.ask(reply.form)
  }

  const settings = byId('settings', HTMLButtonElement)
  settings.hidden = !menu.commands.some(({ name }) => name === 'config')
  settings.addEventListener('click', () => orSay(() => openByCommand('config')))

  createCommandsMenu(menu.commands, (name) =>
    orSay(async () => {
      if (Object.keys(subcommandsOf(menu, name)).length > 0) return openByCommand(name)
      const form = await fetchForm(name)
      const { line, files } = composer
      const words = line.startsWith('/') ? '' : line
      dialogs.ask(withWords(form, words), files, () => composer.giveBack({ line: words, files }))
      if (words !== '' || files.length > 0) composer.clear()
    }),
  )
}

/** @param {Say} say @param {ReturnType<typeof createComposer>} composer */
function offerExamples(say, composer) {
  byId('examples', HTMLDivElement).append(
    ...['1', '2', '3', '4'].map((number) => {
      const example = say(`example.${number}`)
      return element('button', { type: 'button', onclick: () => composer.write(example) }, example)
    }),
  )
}

/** As it happens; a banner says when it cannot be followed. @param {Say} say @param {ReturnType<typeof createConversation>} conversation */
function showConversation(say, conversation) {
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
}

/** @param {Menu} menu @param {string} name */
function subcommandsOf(menu, name) {
  return menu.commands.find((command) => command.name === name)?.subcommands ?? {}
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
