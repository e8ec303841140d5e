/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */

/**
 * Says the page's sentences in the person's language.
 *
 * @param {Readonly<Record<string, string>>} words
 * @returns {Say}
 */
export function createSay(words) {
  return (key, values = {}) =>
    (words[`page.${key}`] ?? key).replaceAll(/\{(\w+)\}/g, (blank, name) => String(values[name] ?? blank))
}
