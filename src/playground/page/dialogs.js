/** @import { Menu } from '../menu.ts' */
/** @import { Form } from '../../chat/form.ts' */
/** @import { Reply } from '../listen.ts' */
/** @import { Attachment } from './attachments.js' */
/** @import { Outgoing } from './sender.js' */
/** @import { Say } from '../../web/page/words.js' */
import { openForm } from './form-dialog.js'
import { openPaintDialog } from './paint-dialog.js'

/**
 * What opens over the conversation when there is more to ask: a form, or the mask painter. What is filled in is sent.
 *
 * @param {object} parts
 * @param {Menu} parts.menu
 * @param {Say} parts.say
 * @param {(outgoing: Outgoing) => void} parts.onFilled
 */
export function createDialogs({ menu, say, onFilled }) {
  return {
    /** @param {Form} form @param {readonly Attachment[]} [files] @param {() => void} [onLeave] */
    ask: (form, files = [], onLeave = () => undefined) =>
      openForm({
        form,
        files,
        commands: menu.commands,
        say,
        onLeave,
        onSubmit: (filled) =>
          onFilled({
            line: spokenOf(form, filled.fields) ?? form.title,
            files: filled.files,
            body: (id, sent) => ({ type: 'form', id, form: filled.form, fields: filled.fields, files: sent }),
          }),
      }),

    /** @param {Extract<Reply, { type: 'painter' }>} painting */
    paint: (painting) =>
      openPaintDialog({
        painting,
        say,
        onPainted: ({ mask, prompt, count }) => {
          const fields = count > 1 ? { prompt, count: String(count) } : { prompt }
          onFilled({
            line: prompt,
            files: [{ file: new File([mask], 'mask.png', { type: 'image/png' }), option: 'mask' }],
            body: (id, files) => ({ type: 'form', id, form: painting.form, fields, files }),
          })
        },
      }),
  }
}

/** What a person said in a form, as its article begins until the server knows better; never a secret. @param {Form} form @param {Record<string, string>} fields */
function spokenOf(form, fields) {
  const spoken = form.fields.find((field) => field.name in fields && !(field.type === 'text' && field.secret))
  return spoken && fields[spoken.name]
}
