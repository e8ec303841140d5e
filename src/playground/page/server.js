/** @import { Menu, PicturedChoice } from '../menu.ts' */
/** @import { Reply } from '../listen.ts' */
/** @import { Asked, Pressed } from '../read.ts' */
/** @import { Form } from '../../chat/form.ts' */

/** The server answered, and the answer was no. Anything else that `ask` throws means that it was not reached. */
export class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`the server answered ${status}`)
    this.status = status
  }
}

const shortMs = 15_000
const uploadMs = 300_000

/** @returns {Promise<Menu>} */
export const fetchMenu = () => ask('/playground/commands', { headers: { 'x-easel-page': 'yes' } })

/**
 * @param {string} command
 * @returns {Promise<Form>}
 */
export const fetchForm = (command) => ask(`/playground/forms/${encodeURIComponent(command)}`)

/**
 * @param {{ command: string, option: string, typed: string } & Record<string, string>} wanted
 * @returns {Promise<readonly PicturedChoice[]>}
 */
export const fetchSuggestions = (wanted) => ask(`/playground/suggest?${new URLSearchParams(wanted)}`)

/**
 * @param {Asked} asked
 * @returns {Promise<Reply>}
 */
export const postInvocation = (asked) => ask('/playground/invocations', json(asked))

/**
 * @param {Pressed} pressed
 * @returns {Promise<Reply>}
 */
export const postPress = (pressed) => ask('/playground/presses', json(pressed))

/**
 * @param {string} id
 * @param {Blob} file
 * @returns {Promise<unknown>}
 */
export const putFile = (id, file) =>
  ask(`/playground/files/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
    signal: AbortSignal.timeout(uploadMs),
  })

/** @param {string} file */
export const pictureUrl = (file) => `/playground/images/${encodeURIComponent(file)}`

/** @param {string} file */
export const documentUrl = (file) => `/playground/documents/${encodeURIComponent(file)}`

/** @param {string} file */
export async function fetchPicture(file) {
  const response = await fetch(pictureUrl(file), { signal: AbortSignal.timeout(shortMs) })
  if (!response.ok) throw new Refused(response.status)
  return response.blob()
}

/** @param {object} body */
function json(body) {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 */
async function ask(path, init = {}) {
  const response = await fetch(path, { signal: AbortSignal.timeout(shortMs), ...init })
  if (!response.ok) throw new Refused(response.status)
  return response.json()
}

/** A version 4 UUID; crypto.randomUUID is missing on plain http in a local network. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
