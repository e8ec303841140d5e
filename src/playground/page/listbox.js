/** @import { Suggestion, Suggestions } from './suggestions.js' */
import { element } from '../../web/page/element.js'

/**
 * The list of suggestions above the textbox. The textbox keeps the focus and names the active one.
 *
 * @param {HTMLTextAreaElement} textbox
 * @param {HTMLElement} list
 * @param {(suggestions: Suggestions, chosen: Suggestion) => void} onChoose
 */
export function createListbox(textbox, list, onChoose) {
  /** @type {Suggestions | undefined} */
  let shown
  let active = -1

  /** @param {number} index */
  const activate = (index) => {
    active = index
    for (const [at, row] of [...list.children].entries()) {
      row.setAttribute('aria-selected', String(at === active))
      if (at === active) row.scrollIntoView({ block: 'nearest' })
    }
    const row = list.children[active]
    if (row === undefined) textbox.removeAttribute('aria-activedescendant')
    else textbox.setAttribute('aria-activedescendant', row.id)
  }

  const close = () => {
    shown = undefined
    list.hidden = true
    list.replaceChildren()
    activate(-1)
  }

  /** @param {number} index */
  const choose = (index) => {
    const suggestion = shown?.items[index]
    if (shown === undefined || suggestion === undefined) return false
    onChoose(shown, suggestion)
    return true
  }

  // The textbox must not lose the focus (on a phone, the keyboard) to a tap on the list.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest('[role=option]') : null
    if (row !== null) choose([...list.children].indexOf(row))
  })

  return {
    close,
    get open() {
      return shown !== undefined
    },
    /** @param {Suggestions | undefined} suggestions */
    show(suggestions) {
      if (suggestions === undefined || suggestions.items.length === 0) return close()
      shown = suggestions
      list.replaceChildren(...suggestions.items.map(row))
      list.hidden = false
      list.scrollTop = 0
      activate(suggestions.eager ? 0 : -1)
    },
    /** False when no list is open, like all that follow. @param {1 | -1} step */
    move(step) {
      const count = shown?.items.length ?? 0
      if (count > 0) activate(active === -1 && step === -1 ? count - 1 : (active + step + count) % count)
      return count > 0
    },
    takeActive: () => choose(active),
    takeFirst: () => shown?.tab === true && choose(Math.max(active, 0)),
  }
}

/**
 * @param {Suggestion} suggestion
 * @param {number} index
 */
function row({ label, hint, picture }, index) {
  return element(
    'div',
    { role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false' },
    picture === undefined ? undefined : element('img', { src: picture, alt: '', width: 40, height: 40 }),
    element('span', { class: 'label' }, label),
    hint === '' ? undefined : element('span', { class: 'hint' }, hint),
  )
}
