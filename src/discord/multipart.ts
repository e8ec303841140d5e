import { randomUUID } from 'node:crypto'
import type { OutgoingFile } from '../chat/message.ts'

/**
 * A message with files, as a body that can be opened again for every try: the bytes stream from where they lie, and
 * the length is known beforehand. @discordjs/rest itself would hold every file in memory.
 * https://discord.com/developers/docs/reference#uploading-files
 */
interface Multipart {
  readonly kind: 'multipart'
  readonly contentType: string
  readonly bytes: number
  open(): AsyncIterable<Uint8Array>
}

export function multipartOf(payload: object, images: readonly OutgoingFile[]): Multipart {
  const boundary = `easel-${randomUUID()}`
  const json = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="payload_json"\r\n` +
      `Content-Type: application/json\r\n\r\n${JSON.stringify(payload)}\r\n`,
  )
  const files = images.map((image, index) => ({ image, head: headOf(boundary, image, index) }))
  const tail = Buffer.from(`--${boundary}--\r\n`)
  return {
    kind: 'multipart',
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: files.reduce(
      (sum, { image, head }) => sum + head.length + image.bytes + lineEnd.length,
      json.length + tail.length,
    ),
    open: async function* () {
      yield json
      for (const { image, head } of files) {
        yield head
        yield* image.pieces?.() ?? image.open()
        yield lineEnd
      }
      yield tail
    },
  }
}

export function isMultipart(body: unknown): body is Multipart {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'multipart'
}

const lineEnd = Buffer.from('\r\n')

function headOf(boundary: string, { filename, mime }: OutgoingFile, index: number): Buffer {
  const name = filename.replace(/["\r\n\\]/g, '_')
  return Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="files[${index}]"; filename="${name}"\r\n` +
      `Content-Type: ${mime}\r\n\r\n`,
  )
}
