/** @import { Article } from '../article.ts' */
/** @import { Reply } from '../listen.ts' */
/** @import { Asked } from '../read.ts' */
/** @import { Attachment } from './attachments.js' */
/** @import { Say } from '../../web/page/words.js' */
import { newId, postInvocation, putFile, Refused } from './server.js'

/**
 * @typedef {object} Outgoing
 * @property {string} line  what the person reads until the server has answered
 * @property {(id: string, files: Asked['files']) => Asked} body
 * @property {readonly Attachment[]} files
 */

/**
 * Brings what a person sends to the server: pictures first, then the words. Ids are made here, once, so that sending
 * again after a lost answer starts nothing twice.
 *
 * @param {object} parts
 * @param {Say} parts.say
 * @param {(article: Article, sending?: import('./article.js').Sending) => void} parts.show
 * @param {(reply: Reply, outgoing: Outgoing, id: string) => void} parts.onReply
 */
export function createSender({ say, show, onReply }) {
  /** @type {Map<string, Outgoing>} */
  const unsent = new Map()
  /** @type {WeakMap<File, string>} */
  const fileIds = new WeakMap()
  /** @type {WeakSet<File>} */
  const uploaded = new WeakSet()
  /** @type {Map<string, string>} */
  const previews = new Map()

  /** @param {File} file */
  const idOf = (file) => {
    const known = fileIds.get(file) ?? newId()
    fileIds.set(file, known)
    if (!previews.has(known)) previews.set(known, URL.createObjectURL(file))
    return known
  }

  /** @param {File} file */
  const upload = async (file) => {
    if (uploaded.has(file)) return
    await putFile(idOf(file), file)
    uploaded.add(file)
  }

  /** @param {string} id @param {Outgoing} outgoing */
  const attempt = async (id, outgoing) => {
    unsent.set(id, outgoing)
    const used = outgoing.files.filter(({ option }) => option !== '')
    const files = used.map(({ file, option }) => ({
      option,
      file: idOf(file),
      filename: file.name.slice(0, 300),
    }))
    const article = opening(id, outgoing.line, files)
    const waiting = used.some(({ file }) => !uploaded.has(file)) ? 'uploading' : 'sending'
    show(article, { state: 'sending', text: say(waiting) })
    try {
      for (const { file } of used) await upload(file)
      const reply = await postInvocation(outgoing.body(id, files))
      unsent.delete(id)
      onReply(reply, outgoing, id)
    } catch (error) {
      const text = say(error instanceof Refused && error.status < 500 ? 'refused' : 'not_sent')
      show(article, { state: 'failed', text })
    }
  }

  return {
    /** @param {Outgoing} outgoing */
    send: (outgoing) => attempt(newId(), outgoing),
    /** @param {Article} article  sent before, from this page or another one */
    sendAgain: ({ id, line, files }) =>
      attempt(
        id,
        unsent.get(id) ?? { line, files: [], body: () => ({ type: 'line', id, line, files: [...files] }) },
      ),
    /** @param {string} file */
    preview: (file) => previews.get(file),
  }
}

/** @param {string} id @param {string} line @param {Asked['files']} files @returns {Article} */
function opening(id, line, files) {
  const askedAt = Date.now()
  return {
    id,
    state: 'asked',
    line,
    pressed: '',
    files,
    job: null,
    message: null,
    images: [],
    documents: [],
    askedAt,
    changedAt: 0,
  }
}
