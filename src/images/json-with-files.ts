import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { LocalFile } from './local-file.ts'

interface JsonBody {
  readonly contentLength: number
  /** Reads the files as it is read; made anew for every try. */
  readonly body: Readable
}

/** JSON in which pictures are data URLs, never held as one text; its length is known beforehand. */
export function jsonWithFiles(build: (urlOf: (file: LocalFile) => string) => unknown): JsonBody {
  const files: LocalFile[] = []
  // Nobody's words can hold it, so the text is cut nowhere else.
  const mark = `easel-${randomUUID()}-`
  const json = JSON.stringify(
    build((file) => {
      files.push(file)
      return `${mark}${files.length - 1}.`
    }),
  )
  // Text, number of a file, text, number of a file, text.
  const parts = json.split(new RegExp(`${mark}(\\d+)\\.`)).map((text, index): Part => {
    const file = index % 2 === 1 ? files[Number(text)] : undefined
    return file === undefined
      ? { text: Buffer.from(text) }
      : { text: Buffer.from(`data:${safeMime(file.mime)};base64,`), file }
  })

  async function* chunks() {
    for (const { text, file } of parts) {
      yield text
      if (file !== undefined) yield* base64Of(createReadStream(file.path))
    }
  }
  return {
    contentLength: parts.reduce((sum, { text, file }) => sum + text.length + base64Length(file), 0),
    body: Readable.from(chunks(), { objectMode: false }),
  }
}

interface Part {
  readonly text: Buffer
  readonly file?: LocalFile
}

function base64Length(file: LocalFile | undefined): number {
  return file === undefined ? 0 : 4 * Math.ceil(file.bytes / 3)
}

/** Three bytes are four characters, so what is left over waits for the next piece. */
async function* base64Of(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const piece of bytes) {
    const all = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const whole = all.length - (all.length % 3)
    rest = Buffer.from(all.subarray(whole))
    yield Buffer.from(all.toString('base64', 0, whole))
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'))
}

function safeMime(mime: string): string {
  return /^image\/[a-z]+$/.test(mime) ? mime : 'image/png'
}
