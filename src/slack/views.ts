import type { Form } from '../chat/form.ts'
import type { Invocation } from '../chat/invocation.ts'
import { readAddress } from './destination.ts'
import { renderModal } from './modal.ts'
import { metadataOf } from './read.ts'
import { type Reception, say, wordsOf } from './reception.ts'
import { refusalCode } from './refusals.ts'

/** Opens a form for someone who has just done something: the trigger works once and for three seconds. */
export async function openModal(
  form: Form,
  invocation: Invocation,
  triggerId: string,
  reception: Reception,
): Promise<void> {
  const words = wordsOf(invocation)
  const view = renderModal(form, metadataOf(readAddress(invocation.destination)), words)
  try {
    await reception.clients.once.views.open({ trigger_id: triggerId, view })
  } catch (thrown) {
    // Delivered twice: the first copy has opened the form.
    if (refusalCode(thrown) === 'exchanged_trigger_id') return
    reception.log.warn({ err: thrown, form: form.id }, 'a form was not opened')
    const text = words('surface.form_failed')
    const notice = { tone: 'failure', paragraphs: [{ role: 'text', text }], buttons: [] } as const
    await say(invocation, notice, 'asker', reception)
  }
}
