import type { Answer } from '../chat/answer.ts'
import type { Courier } from '../chat/courier.ts'
import type { Declaration } from '../chat/declaration.ts'
import type { Desk } from '../chat/desk.ts'
import type { Form } from '../chat/form.ts'
import type { Message, Paragraph } from '../chat/message.ts'

/**
 * Where commands have a prefix, `/config` is nothing or another app's. The house's words name commands as they are
 * declared, so what leaves for such a workspace is told their whole names here.
 */
type Prefixing = (text: string) => string

export function prefixing(declarations: readonly Declaration[], prefix: string): Prefixing {
  const names = declarations.filter(({ entry }) => entry === 'command').map(({ name }) => name)
  // A word of its own: no part of a path or an address.
  const command = new RegExp(`(?<![\\w/.:])/(?=(?:${names.join('|')})(?![\\w/-]))`, 'g')
  return (text) => text.replace(command, `/${prefix}`)
}

/** `/easel-imagine a cat` → `/imagine a cat`: as people who read the whole names type them in a message. */
export function withoutPrefix(text: string, prefix: string): string {
  const [slash = '', rest = text] = /^(\s*\/)(.*)$/s.exec(text)?.slice(1) ?? []
  return slash !== '' && rest.toLowerCase().startsWith(prefix) ? slash + rest.slice(prefix.length) : text
}

export function prefixedDesk(desk: Desk, prefix: string): Desk {
  if (prefix === '') return desk
  const prefixed = prefixing(desk.declarations, prefix)
  return { ...desk, dispatch: async (invocation) => inAnswer(await desk.dispatch(invocation), prefixed) }
}

export function prefixedCourier(
  courier: Courier,
  declarations: readonly Declaration[],
  prefix: string,
): Courier {
  if (prefix === '') return courier
  const prefixed = prefixing(declarations, prefix)
  const told = <Said extends { readonly message: Message }>(said: Said): Said => ({
    ...said,
    message: inMessage(said.message, prefixed),
  })
  return {
    ...courier,
    progress: (destination, step, signal) => courier.progress(destination, told(step), signal),
    deliver: (parcel, signal) => courier.deliver(told(parcel), signal),
    fail: (notice, signal) => courier.fail(told(notice), signal),
    announce: async (announcement, signal) => courier.announce?.(told(announcement), signal),
  }
}

export function prefixedForm(form: Form, declarations: readonly Declaration[], prefix: string): Form {
  return inForm(form, prefixing(declarations, prefix))
}

function inAnswer(answer: Answer, prefixed: Prefixing): Answer {
  switch (answer.type) {
    case 'message':
    case 'accepted':
      return { ...answer, message: inMessage(answer.message, prefixed) }
    case 'form':
      return { ...answer, form: inForm(answer.form, prefixed) }
    case 'removed':
    case 'done':
      return answer
  }
}

function inMessage(message: Message, prefixed: Prefixing): Message {
  return { ...message, paragraphs: message.paragraphs.map((paragraph) => inParagraph(paragraph, prefixed)) }
}

/** Not where people and models are quoted. */
function inParagraph(paragraph: Paragraph, prefixed: Prefixing): Paragraph {
  switch (paragraph.role) {
    case 'text':
    case 'footer':
      return { ...paragraph, text: prefixed(paragraph.text) }
    case 'entry':
      return { ...paragraph, label: prefixed(paragraph.label), text: prefixed(paragraph.text) }
    case 'quote':
    case 'link':
      return paragraph
  }
}

function inForm(form: Form, prefixed: Prefixing): Form {
  const fields = form.fields.map((field) => ({ ...field, hint: prefixed(field.hint) }))
  return { ...form, title: prefixed(form.title), fields }
}
