/** @import { Menu } from '../menu.ts' */
import { byId, element } from '../../web/page/element.js'

/**
 * The commands for people who would rather fill a form than type.
 *
 * @param {Menu['commands']} commands
 * @param {(name: string) => void} onChoose
 */
export function createCommandsMenu(commands, onChoose) {
  const button = byId('commands', HTMLButtonElement)
  const menu = byId('menu', HTMLDivElement)
  const items = commands.map(({ name, description }) =>
    element(
      'div',
      { role: 'menuitem', tabindex: -1, onclick: () => choose(name) },
      element('span', { class: 'label' }, `/${name}`),
      ' ',
      element('span', { class: 'hint' }, description),
    ),
  )
  menu.replaceChildren(...items)

  /** @param {boolean} open */
  const toggle = (open) => {
    menu.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (open) items[0]?.focus()
  }
  /** @param {string} name */
  const choose = (name) => {
    toggle(false)
    button.focus()
    onChoose(name)
  }

  button.addEventListener('click', () => toggle(menu.hidden === true))
  menu.addEventListener('keydown', (event) => {
    const at = items.findIndex((item) => item.matches(':focus'))
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => items[(at + 1) % items.length]?.focus(),
      ArrowUp: () => items[(at - 1 + items.length) % items.length]?.focus(),
      Home: () => items[0]?.focus(),
      End: () => items.at(-1)?.focus(),
      Enter: () => items[at]?.click(),
      ' ': () => items[at]?.click(),
      Escape: () => {
        toggle(false)
        button.focus()
      },
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
  menu.addEventListener('focusout', (event) => {
    const to = event.relatedTarget
    if (to !== button && !(to instanceof Node && menu.contains(to))) toggle(false)
  })
}
