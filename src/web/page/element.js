/**
 * The one place that makes elements. Children are nodes or text, and text is only ever text: nothing that a person or
 * a model wrote can become markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | ((event: Event) => void) | undefined>} attributes
 *   `onclick` and the like are listeners; false and undefined leave an attribute away
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value !== undefined) made.setAttribute(name, String(value))
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}

/**
 * An element that the page's HTML has.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {abstract new (...given: never[]) => Kind} kind
 * @returns {Kind}
 */
export function byId(id, kind) {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${id}`)
}

const icons = {
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14',
  use: 'M13 5H6.5A2.5 2.5 0 0 0 4 7.5v9A2.5 2.5 0 0 0 6.5 19h11a2.5 2.5 0 0 0 2.5-2.5V12M18.5 3v6M15.5 6h6M4.5 16.5l4.3-4.3 6.5 6.5',
  previous: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  brush:
    'M20 4c-4.5 1.2-8.6 4.6-11 8.6l2.4 2.4c4-2.4 7.4-6.5 8.6-11zM8.3 14.2c-2.3.2-3.3 1.8-3.5 3.4-.1 1-.6 1.7-1.3 2.2 3 .7 6.6.1 7.2-3.1z',
  eraser:
    'M8.5 19.5h11M4.6 14.9 13.4 6a2 2 0 0 1 2.8 0l3.3 3.3a2 2 0 0 1 0 2.8l-7.4 7.4H9.2l-4.6-4.6zM9.6 9.9l6 6',
  rectangle: 'M4.5 6.5h15v11h-15z',
  lasso:
    'M12 5c4.7 0 8.5 2.3 8.5 5.2s-3.8 5.3-8.5 5.3-8.5-2.4-8.5-5.3S7.3 5 12 5zM6.5 14.3c-1.4 1-1.2 2.7.3 3 1.8.4 2.2 1.6 1.4 3.2',
  invert: 'M12 4.5a7.5 7.5 0 1 0 0 15zM12 4.5a7.5 7.5 0 0 1 0 15M12 8h4.6M12 12h7M12 16h4.6',
  undo: 'M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-3.5',
  redo: 'M15.5 5l4 4-4 4M19.5 9H10a5.5 5.5 0 0 0 0 11h3.5',
  zoomIn: 'M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5M8 10.5h5M10.5 8v5',
  zoomOut: 'M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5M8 10.5h5',
  fit: 'M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15',
}

/** @param {keyof typeof icons} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', icons[name])
  svg.append(path)
  return svg
}
