import type { ReadBody } from './exchange.ts'

const longest = 256 * 1024

interface ShortBody {
  readonly text: string
  /** What cut it off. */
  readonly broken?: unknown
}

/** As much of a short answer as anyone reads; one that breaks off is read as far as it goes. */
export async function readCapped(read: ReadBody): Promise<ShortBody> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    await read((bytes) => {
      pieces.push(Buffer.from(bytes))
      length += bytes.length
      return length < longest ? undefined : 'enough'
    })
  } catch (broken) {
    return { text: textOf(pieces), broken }
  }
  return { text: textOf(pieces) }
}

function textOf(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces).subarray(0, longest).toString('utf8')
}
