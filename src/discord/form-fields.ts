/**
 * A form's text input holds 4,000 characters and a prompt may have 6,000, so a long text is laid out in two inputs and
 * joined again when the form comes back. The input's id tells how: Discord trims the ends of what people send.
 */

export const inputLimit = 4_000
const afterSpace = '+space'
const afterCut = '+cut'

interface TextPart {
  readonly id: string
  readonly text: string
}

/** The inputs that one text needs; the first one carries the field's own name. */
export function splitField(name: string, text: string): readonly TextPart[] {
  if (text.length <= inputLimit) return [{ id: name, text }]
  const space = text.slice(0, inputLimit + 1).search(/\s\S*$/)
  const end = space > inputLimit / 2 ? space : wholeCharacters(text, inputLimit)
  const rest = text.slice(end)
  const more = space > inputLimit / 2 ? afterSpace : afterCut
  return [
    { id: name, text: text.slice(0, end) },
    { id: name + more, text: rest.trim().slice(0, wholeCharacters(rest.trim(), inputLimit)) },
  ]
}

export function joinedFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [id, text] of Object.entries(fields)) {
    const [name = id, more] = id.split('+', 2)
    const first = joined[name]
    if (first === undefined) joined[name] = text
    else joined[name] = more === 'space' ? `${first} ${text}` : first + text
  }
  return joined
}

/** The largest end at or before `limit` that does not cut a surrogate pair. */
function wholeCharacters(text: string, limit: number): number {
  if (text.length <= limit) return text.length
  const last = text.charCodeAt(limit - 1)
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit
}
