/** @import { Field, Form } from '../../chat/form.ts' */
/** @import { MenuCommand } from '../menu.ts' */
/** @import { Attachment } from './attachments.js' */
/** @import { Say } from '../../web/page/words.js' */
import { element, icon } from '../../web/page/element.js'
import { fetchSuggestions } from './server.js'

/**
 * @typedef {object} Filled
 * @property {string} form
 * @property {Record<string, string>} fields
 * @property {readonly Attachment[]} files
 */

/**
 * Any form of the house as a dialog, with what is known already filled in.
 *
 * @param {object} parts
 * @param {Form} parts.form
 * @param {readonly Attachment[]} parts.files
 * @param {readonly MenuCommand[]} parts.commands
 * @param {Say} parts.say
 * @param {(filled: Filled) => void} parts.onSubmit
 * @param {() => void} parts.onLeave
 */
export function openForm({ form, files, commands, say, onSubmit, onLeave }) {
  const command = commands.find(({ name }) => form.id === `easel:${name}:new`)
  const fields = form.fields.map((field) => fieldRow(field, files, command, say))
  let submitted = false
  const body = element(
    'form',
    {
      method: 'dialog',
      onsubmit: () => {
        submitted = true
        onSubmit(readFields(form, dialog))
      },
    },
    element(
      'header',
      {},
      element('h2', { id: 'form-title' }, form.title),
      element(
        'button',
        { type: 'button', class: 'icon', 'aria-label': say('close'), onclick: () => dialog.close() },
        icon('close'),
      ),
    ),
    element('div', { class: 'fields' }, ...fields),
    element('footer', {}, element('button', { type: 'submit', class: 'pill primary' }, form.submitLabel)),
  )
  const dialog = element('dialog', { class: 'form', 'aria-labelledby': 'form-title' }, body)
  dialog.addEventListener('close', () => {
    dialog.remove()
    if (!submitted) onLeave()
  })
  document.body.append(dialog)
  dialog.showModal()
  firstGap(dialog)?.focus()
}

/** @param {Field} field @param {readonly Attachment[]} files @param {MenuCommand | undefined} command @param {Say} say */
function fieldRow(field, files, command, say) {
  const id = `field-${field.name}`
  const control = controlOf(field, id, files, say)
  const list = control instanceof HTMLInputElement ? suggestionsFor(control, field.name, command) : undefined
  const wide = field.type === 'attachment' ? field.required : field.type === 'text' && field.multiline
  return element(
    'div',
    { class: wide ? 'field wide' : 'field' },
    element('label', { for: id }, field.label),
    control,
    list,
    element('p', { id: `${id}-hint`, class: 'hint' }, field.hint),
  )
}

/** @param {Field} field @param {string} id @param {readonly Attachment[]} files @param {Say} say */
function controlOf(field, id, files, say) {
  const base = { id, name: field.name, required: field.required, 'aria-describedby': `${id}-hint` }
  switch (field.type) {
    case 'attachment':
      return fileInput(
        base,
        files.filter((one) => one.option === field.name).map((one) => one.file),
      )
    case 'choice':
      return element(
        'select',
        base,
        field.value === undefined || !field.required
          ? element('option', { value: '' }, say('choose'))
          : undefined,
        ...field.choices.map(({ value, label }) =>
          element('option', { value, selected: value === field.value }, label),
        ),
      )
    case 'text': {
      if (!field.multiline) {
        return element('input', {
          ...base,
          type: field.secret ? 'password' : 'text',
          ...(field.secret ? { autocomplete: 'off' } : {}),
          maxlength: field.maxLength,
          value: field.value ?? '',
        })
      }
      const area = element('textarea', { ...base, rows: 4, maxlength: field.maxLength }, field.value ?? '')
      area.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) area.form?.requestSubmit()
      })
      return area
    }
  }
}

/** @param {Record<string, string | boolean>} base @param {readonly File[]} files */
function fileInput(base, files) {
  const input = element('input', { ...base, type: 'file', accept: 'image/*' })
  const transfer = new DataTransfer()
  for (const file of files.slice(0, 1)) transfer.items.add(file)
  input.files = transfer.files
  return input
}

/** @param {HTMLInputElement} input @param {string} name @param {MenuCommand | undefined} command */
function suggestionsFor(input, name, command) {
  if (command === undefined || !command.options.some((option) => option.name === name && option.suggests)) {
    return undefined
  }
  const list = element('datalist', { id: `values-${name}` })
  input.setAttribute('list', list.id)
  fetchSuggestions({ command: command.name, option: name, typed: '' }).then(
    (choices) => list.append(...choices.map(({ value, label }) => element('option', { value }, label))),
    // Without suggestions it is still a text field.
    () => undefined,
  )
  return list
}

/** @param {Form} form @param {HTMLElement} dialog @returns {Filled} */
function readFields(form, dialog) {
  /** @type {Record<string, string>} */
  const fields = {}
  /** @type {Attachment[]} */
  const files = []
  for (const { name } of form.fields) {
    const control = dialog.querySelector(`[name="${CSS.escape(name)}"]`)
    if (control instanceof HTMLInputElement && control.type === 'file') {
      files.push(...[...(control.files ?? [])].map((file) => ({ file, option: name })))
    } else if (
      control instanceof HTMLInputElement ||
      control instanceof HTMLSelectElement ||
      control instanceof HTMLTextAreaElement
    ) {
      if (control.value.trim() !== '') fields[name] = control.value
    }
  }
  return { form: form.id, fields, files }
}

/** The first field that is still needed, else the first one. @param {HTMLElement} dialog */
function firstGap(dialog) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const controls = dialog.querySelectorAll('input, textarea, select')
  return [...controls].find((control) => control.required && control.value === '') ?? controls[0]
}
