/** @import { Menu } from '../menu.ts' */
/** @import { Say } from '../../web/page/words.js' */
/** @import { Attachment } from './attachments.js' */

import { byId } from '../../web/page/element.js'
import { createAttachments } from './attachments.js'
import { createChips } from './chips.js'
import { commandOf, withoutToken } from './grammar.js'
import { createListbox } from './listbox.js'
import { createRecall } from './recall.js'
import { fetchSuggestions } from './server.js'
import { suggest } from './suggestions.js'

/**
 * The bar at the bottom: textbox, suggestions, option chips, attachments, Send.
 *
 * @param {object} parts
 * @param {Menu} parts.menu
 * @param {Say} parts.say
 * @param {() => readonly string[]} parts.history  lines sent before, oldest first
 * @param {(line: string, files: readonly Attachment[]) => void} parts.onSend
 */
export function createComposer({ menu, say, history, onSend }) {
  const textbox = byId('message', HTMLTextAreaElement)
  const announcer = byId('announcer', HTMLParagraphElement)
  const attachments = createAttachments({ say, uploadBytes: menu.uploadBytes, onChange: () => refresh() })
  const chips = createChips({
    say,
    onSet: (name) => write(`${textbox.value.trimEnd()} ${name}:`.trimStart(), { asked: true }),
    onChange: (token) => {
      const bare = withoutToken(textbox.value, token)
      write(`${bare} ${token.name}:`.trimStart(), { asked: true })
    },
    onRemove: (token) => write(withoutToken(textbox.value, token)),
  })
  const listbox = createListbox(textbox, byId('suggestions', HTMLDivElement), ({ from, to }, { text }) => {
    const after = textbox.value.slice(to)
    const line = textbox.value.slice(0, from) + text + (text.endsWith(' ') ? after.trimStart() : after)
    write(line, { cursor: from + text.length, asked: true })
  })
  const recall = createRecall(history)
  let asking = 0

  const command = () => commandOf(textbox.value, menu.commands, attachments.all.length > 0)

  const refresh = () => {
    const files = attachments.all.length > 0
    attachments.fit(command())
    chips.draw(textbox.value, command())
    textbox.placeholder = say(files ? 'placeholder_files' : 'placeholder')
    textbox.style.height = 'auto'
    textbox.style.height = `${textbox.scrollHeight}px`
  }

  const offer = async () => {
    asking += 1
    const mine = asking
    const where = {
      line: textbox.value,
      cursor: textbox.selectionStart,
      withFiles: attachments.all.length > 0,
    }
    const found = await suggest(where, menu.commands, fetchSuggestions).catch(() => undefined)
    if (mine !== asking) return
    listbox.show(found)
    announcer.textContent = listbox.open ? say('suggestions_count', { count: found?.items.length ?? 0 }) : ''
  }

  const close = () => {
    asking += 1
    listbox.close()
  }

  /** @param {string} line @param {{ cursor?: number, asked?: boolean }} [how] */
  const write = (line, { cursor = line.length, asked = false } = {}) => {
    textbox.value = line
    textbox.focus()
    textbox.setSelectionRange(cursor, cursor)
    refresh()
    if (asked) offer()
    else close()
  }

  const send = () => {
    const line = textbox.value.trim()
    if (line === '' && attachments.all.length === 0) return textbox.focus()
    onSend(line, attachments.all)
    recall.reset()
    attachments.clear()
    write('')
  }

  /** @param {1 | -1} step */
  const recallLine = (step) => {
    const line = recall.take(step, textbox.value)
    if (line !== undefined) write(line)
    return line !== undefined
  }

  const keys = keysOf({ listbox, send, close, recall: recallLine })
  textbox.addEventListener('keydown', (event) => {
    // While an input method composes, its keys are its own.
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    if (keys[event.key]?.(event)) event.preventDefault()
  })
  textbox.addEventListener('input', () => {
    recall.reset()
    refresh()
    offer()
  })
  textbox.addEventListener('click', () => (textbox.value.startsWith('/') ? offer() : close()))
  textbox.addEventListener('blur', close)
  byId('composer', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    send()
  })
  refresh()

  return {
    write,
    send,
    attach: attachments.add,
    /** Says beside the message what did not work. */
    complain: attachments.complain,
    get line() {
      return textbox.value
    },
    /** @returns {readonly Attachment[]} */
    get files() {
      return attachments.all
    },
    /** What went into a form that was left; not over what has been written since. @param {{ line: string, files: readonly Attachment[] }} left */
    giveBack({ line, files }) {
      if (textbox.value !== '' || attachments.all.length > 0) return
      attachments.add(files.map(({ file }) => file))
      write(line)
    },
    clear() {
      attachments.clear()
      textbox.value = ''
      refresh()
    },
    focus: () => textbox.focus(),
  }
}

/**
 * What each key does; true when it did something, and is not the textbox's own.
 *
 * @param {object} parts
 * @param {ReturnType<typeof createListbox>} parts.listbox
 * @param {() => void} parts.send
 * @param {() => void} parts.close
 * @param {(step: 1 | -1) => boolean} parts.recall
 * @returns {Record<string, (event: KeyboardEvent) => boolean>}
 */
function keysOf({ listbox, send, close, recall }) {
  return {
    Enter: (event) => {
      if (event.shiftKey) return false
      if (!listbox.takeActive()) send()
      return true
    },
    Tab: (event) => {
      if (!event.shiftKey && listbox.open && listbox.takeFirst()) return true
      close()
      return false
    },
    Escape: () => {
      const open = listbox.open
      close()
      return open
    },
    ArrowDown: () => listbox.move(1) || recall(1),
    ArrowUp: () => listbox.move(-1) || recall(-1),
  }
}
