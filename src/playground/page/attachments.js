/** @import { MenuCommand } from '../menu.ts' */
/** @import { Say } from '../../web/page/words.js' */
import { byId, element, icon } from '../../web/page/element.js'

/**
 * @typedef {object} Attachment
 * @property {File} file
 * @property {string} option  which option it fills; empty when it fills none
 */

const most = 10

/**
 * The pictures that go with the next message: chosen, dropped or pasted.
 *
 * @param {object} parts
 * @param {Say} parts.say
 * @param {number} parts.uploadBytes
 * @param {() => void} parts.onChange
 */
export function createAttachments({ say, uploadBytes, onChange }) {
  const tray = byId('files', HTMLFieldSetElement)
  const trouble = byId('trouble', HTMLParagraphElement)
  const picker = byId('picker', HTMLInputElement)
  /** @type {(Attachment & { url: string })[]} */
  let attached = []
  /** @type {readonly string[]} */
  let options = []

  /** The second picture is one more to look at, as in every chat; a mask is one by its name, or by choice. @param {File} file */
  const free = ({ name }) => {
    const open = options.filter((option) => attached.every((one) => one.option !== option))
    const isMask = /mask/i.test(name) && open.includes('mask') && !open.includes('image')
    return open.find((option) => (option === 'mask') === isMask) ?? ''
  }

  /** @param {string} text */
  const complain = (text) => {
    trouble.textContent = text
    trouble.hidden = text === ''
  }

  /** @param {File} file */
  const problemWith = (file) => {
    if (!file.type.startsWith('image/')) return say('file_not_picture', { file: file.name })
    const limit = Math.floor(uploadBytes / 1024 / 1024)
    if (file.size > uploadBytes) return say('file_too_large', { file: file.name, limit })
    return attached.length >= most ? say('files_too_many', { count: most }) : undefined
  }

  const draw = () => {
    tray.hidden = attached.length === 0
    tray.replaceChildren(...attached.map((one) => card(one)))
    onChange()
  }

  /** @param {Attachment & { url: string }} one */
  const card = (one) => {
    const { name } = one.file
    const select = element(
      'select',
      { 'aria-label': say('file_role', { file: name }), onchange: () => assign(one, select.value) },
      ...options.map((option) =>
        element('option', { value: option, selected: option === one.option }, option),
      ),
      element('option', { value: '', selected: one.option === '' }, say('file_unused')),
    )
    const remove = element(
      'button',
      {
        type: 'button',
        class: 'unpick',
        'aria-label': say('remove_file', { file: name }),
        onclick: () => drop(one),
      },
      icon('close'),
    )
    const picture = element('img', { src: one.url, alt: name, title: name })
    return element('div', { class: 'file' }, picture, options.length > 0 ? select : undefined, remove)
  }

  /** @param {Attachment & { url: string }} one @param {string} option */
  const assign = (one, option) => {
    const other = attached.find((each) => each !== one && each.option === option)
    if (other !== undefined && option !== '') other.option = one.option
    one.option = option
    const index = attached.indexOf(one)
    draw()
    tray.querySelectorAll('select')[index]?.focus()
  }

  /** @param {Attachment & { url: string }} one */
  const drop = (one) => {
    URL.revokeObjectURL(one.url)
    attached = attached.filter((each) => each !== one)
    complain('')
    draw()
    byId('message', HTMLTextAreaElement).focus()
  }

  /** @param {Iterable<File>} files */
  const add = (files) => {
    complain('')
    for (const file of files) {
      const problem = problemWith(file)
      if (problem === undefined) attached.push({ file, option: free(file), url: URL.createObjectURL(file) })
      else complain(problem)
    }
    draw()
  }

  byId('attach', HTMLButtonElement).addEventListener('click', () => picker.click())
  picker.addEventListener('change', () => {
    add([...(picker.files ?? [])])
    picker.value = ''
    byId('message', HTMLTextAreaElement).focus()
  })
  takePasted(add)
  takeDropped(add)

  return {
    add,
    complain,
    /** @returns {readonly Attachment[]} */
    get all() {
      return attached
    },
    /** @param {MenuCommand | undefined} command  the one whose options can be filled */
    fit(command) {
      const names = (command?.options ?? []).filter((one) => one.type === 'attachment').map((one) => one.name)
      if (names.join() === options.join()) return
      options = names
      for (const one of attached) if (!names.includes(one.option)) one.option = ''
      for (const one of attached) if (one.option === '') one.option = free(one.file)
      draw()
    },
    clear() {
      for (const { url } of attached) URL.revokeObjectURL(url)
      attached = []
      complain('')
      draw()
    },
  }
}

/** @param {(files: Iterable<File>) => void} add */
function takePasted(add) {
  document.addEventListener('paste', (event) => {
    const { clipboardData } = event
    // Office programs offer a picture of copied text as well; the text is what was meant.
    if (clipboardData === null || clipboardData.getData('text/plain') !== '') return
    if (clipboardData.files.length === 0 || document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    add([...clipboardData.files])
  })
}

/** @param {(files: Iterable<File>) => void} add */
function takeDropped(add) {
  const veil = byId('drop', HTMLDivElement)
  /** @param {DragEvent} event */
  const brings = (event) =>
    event.dataTransfer?.types.includes('Files') === true && document.querySelector('dialog[open]') === null
  document.addEventListener('dragover', (event) => {
    if (!brings(event)) return
    event.preventDefault()
    veil.hidden = false
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true
  })
  document.addEventListener('drop', (event) => {
    if (!brings(event)) return
    event.preventDefault()
    veil.hidden = true
    add([...(event.dataTransfer?.files ?? [])])
    byId('message', HTMLTextAreaElement).focus()
  })
}
