import { IntlMessageFormat } from 'intl-messageformat'

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** What a message asks for and tells apart, wherever in it. */
export interface MessageShape {
  readonly placeholders: ReadonlySet<string>
  /** Placeholder → the words that the house may fill in and the message has an answer to. */
  readonly selects: ReadonlyMap<string, ReadonlySet<string>>
  /** Placeholder → its plural forms, such as `one`, `other`, `=0`. */
  readonly plurals: ReadonlyMap<string, ReadonlySet<string>>
}

export function parseMessage(text: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
}

export function shapeOf(message: IntlMessageFormat): MessageShape {
  const shape = {
    placeholders: new Set<string>(),
    selects: new Map<string, ReadonlySet<string>>(),
    plurals: new Map<string, ReadonlySet<string>>(),
  }
  for (const element of everyElement(message.getAst())) {
    if (!isPlaceholder(element)) continue
    shape.placeholders.add(element.value)
    if (!('options' in element)) continue
    const kind = 'pluralType' in element ? shape.plurals : shape.selects
    kind.set(element.value, new Set(Object.keys(element.options)))
  }
  return shape
}

/** Values for every way through the message: each word of a select, and numbers of every plural form. */
export function sampleValues({
  placeholders,
  selects,
  plurals,
}: MessageShape): Record<string, string | number>[] {
  let samples: Record<string, string | number>[] = [{}]
  for (const name of placeholders) {
    const words = selects.get(name)
    const values = words ? [...words] : plurals.has(name) ? [0, 1, 2, 5, 1_000_000] : [7]
    samples = samples.flatMap((sample) => values.map((value) => ({ ...sample, [name]: value })))
  }
  return samples
}

function everyElement(elements: readonly Element[]): Element[] {
  return elements.flatMap((element) =>
    'options' in element
      ? [element, ...Object.values(element.options).flatMap(({ value }) => everyElement(value))]
      : [element],
  )
}

/** Text has type 0, the `#` of a plural has no value: https://formatjs.github.io/docs/core-concepts/icu-syntax */
function isPlaceholder(element: Element): element is Extract<Element, { value: string }> {
  return Number(element.type) !== 0 && 'value' in element && typeof element.value === 'string'
}
