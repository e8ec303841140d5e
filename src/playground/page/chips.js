/** @import { MenuCommand, MenuOption } from '../menu.ts' */
/** @import { Say } from '../../web/page/words.js' */
/** @import { Token } from './grammar.js' */
import { byId, element, icon } from '../../web/page/element.js'
import { isTyped, tokensOf } from './grammar.js'

const shownAtFirst = 5

/**
 * The options of the command as chips. They show and change the line, which stays the one place where options are.
 *
 * @param {object} parts
 * @param {Say} parts.say
 * @param {(name: string) => void} parts.onSet
 * @param {(token: Token) => void} parts.onChange
 * @param {(token: Token) => void} parts.onRemove
 */
export function createChips({ say, onSet, onChange, onRemove }) {
  const row = byId('chips', HTMLFieldSetElement)
  let all = false
  let drawn = ''

  /** @param {Token} token */
  const setChip = (token) =>
    element(
      'span',
      { class: 'chip set' },
      element(
        'button',
        { type: 'button', 'data-chip': token.name, onclick: () => onChange(token) },
        element('span', { class: 'name' }, `${token.name}:`),
        ` ${token.value}`,
      ),
      element(
        'button',
        {
          type: 'button',
          class: 'unset',
          'aria-label': say('remove_option', { option: token.name }),
          onclick: () => onRemove(token),
        },
        icon('close'),
      ),
    )

  /** @param {MenuOption} option */
  const freeChip = ({ name, description }) =>
    element(
      'button',
      {
        type: 'button',
        class: 'chip',
        'data-chip': name,
        title: description,
        'aria-label': say('add_option', { option: name }),
        onclick: () => onSet(name),
      },
      name,
    )

  /** @param {string} line @param {MenuCommand | undefined} command */
  const draw = (line, command) => {
    const tokens = tokensOf(line, command).filter((token) => token.value !== '')
    const options = (command?.options ?? []).filter(
      (option) => isTyped(option) && tokens.every((token) => token.name !== option.name),
    )
    // Drawing anew would take the focus from a chip; so only when something is different.
    const now = JSON.stringify([tokens, options.map((option) => option.name), all])
    if (now === drawn) return
    drawn = now
    const focused = document.activeElement?.getAttribute('data-chip')
    const some = all ? options : options.slice(0, Math.max(0, shownAtFirst - tokens.length))
    const more = element(
      'button',
      {
        type: 'button',
        class: 'chip more',
        'data-chip': 'more',
        'aria-expanded': String(all),
        onclick: () => {
          all = !all
          draw(line, command)
        },
      },
      say(all ? 'fewer_options' : 'more_options'),
    )
    row.replaceChildren(
      ...tokens.map(setChip),
      ...some.map(freeChip),
      ...(options.length > shownAtFirst - tokens.length ? [more] : []),
    )
    if (focused)
      row
        .querySelector(`[data-chip="${CSS.escape(focused)}"]`)
        ?.closest('button')
        ?.focus()
  }

  return { draw }
}
