/**
 * A form's text input holds fewer characters than a prompt may have, so a long text is laid out in several inputs and
 * joined again when the form comes back. The input's id tells how: platforms trim the ends of what people send.
 */

interface TextPart {
  readonly id: string
  readonly text: string
}

/** The inputs of at most `limit` characters that one text needs; the first one carries the field's own name. */
export function splitField(name: string, text: string, limit: number): readonly TextPart[] {
  const parts: TextPart[] = []
  let id = name
  let rest = text.length > limit ? text.trimEnd() : text
  while (rest.length > limit) {
    const space = rest.slice(0, limit + 1).search(/\s\S*$/)
    const atSpace = space > limit / 2
    const end = atSpace ? space : wholeCharacters(rest, limit)
    parts.push({ id, text: rest.slice(0, end) })
    rest = rest.slice(end).trim()
    id = `${name}+${atSpace ? 'space' : 'cut'}+${parts.length + 1}`
  }
  return [...parts, { id, text: rest }]
}

export function joinedFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  const joined: Record<string, string> = {}
  const inOrder = Object.entries(fields).sort(([one], [other]) => placeOf(one) - placeOf(other))
  for (const [id, text] of inOrder) {
    const [name = id, more] = id.split('+', 2)
    const before = joined[name]
    if (before === undefined) joined[name] = text
    else joined[name] = more === 'space' ? `${before} ${text}` : before + text
  }
  return joined
}

/** The field that an input belongs to. */
export function fieldOfInput(id: string): string {
  return id.split('+', 1)[0] ?? id
}

/** Not every platform sends the inputs back in their order. */
function placeOf(id: string): number {
  return Number(id.split('+')[2] ?? 1)
}

/** The largest end at or before `limit` that does not cut a surrogate pair. */
function wholeCharacters(text: string, limit: number): number {
  if (text.length <= limit) return text.length
  const last = text.charCodeAt(limit - 1)
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit
}
