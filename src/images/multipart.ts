import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { LocalFile } from './local-file.ts'

export interface FilePart {
  readonly field: string
  readonly file: LocalFile
}

interface Multipart {
  readonly contentType: string
  readonly contentLength: number
  /** Reads the files as it is read; made anew for every try. */
  readonly body: Readable
}

/** multipart/form-data with its length known beforehand and every part with its Content-Type. */
export function multipart(
  fields: Readonly<Record<string, string | number | boolean>>,
  parts: readonly FilePart[],
): Multipart {
  const boundary = `easel-${randomUUID()}`
  const texts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${String(value)}\r\n`,
    ),
  )
  const files = parts.map(({ field, file }) => ({ file, head: fileHead(boundary, field, file) }))
  const tail = Buffer.from(`--${boundary}--\r\n`)
  const length =
    texts.reduce((sum, text) => sum + text.length, 0) +
    files.reduce((sum, { head, file }) => sum + head.length + file.bytes + lineEnd.length, 0) +
    tail.length

  async function* chunks() {
    yield* texts
    for (const { file, head } of files) {
      yield head
      yield* createReadStream(file.path)
      yield lineEnd
    }
    yield tail
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: length,
    body: Readable.from(chunks(), { objectMode: false }),
  }
}

const lineEnd = Buffer.from('\r\n')

function fileHead(boundary: string, field: string, { filename, mime }: LocalFile): Buffer {
  const disposition = `form-data; name="${field}"; filename="${safeFilename(filename)}"`
  const type = /^image\/[a-z]+$/.test(mime) ? mime : 'application/octet-stream'
  return Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n`)
}

/** People's file names hold quotes, line ends and worse; the API needs none of them. */
function safeFilename(filename: string): string {
  const safe = filename
    .replace(/[^\w.-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-100)
  return safe === '' ? 'image.png' : safe
}
