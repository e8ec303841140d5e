/** Run alone with --expose-gc: takes an answer from each address given, prints their digests and the memory they held. */
import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { createImagesClient } from '../../src/images/client.ts'
import { silentLog } from '../../src/log.ts'

const between = 4 * 1024 * 1024

const results = []
for (const baseUrl of process.argv.slice(2)) results.push(await taken(baseUrl))
process.stdout.write(JSON.stringify(results))

async function taken(baseUrl: string) {
  const client = createImagesClient({ baseUrl, log: silentLog, deadlineMs: 60_000 })
  const hash = createHash('sha256')
  let bytes = 0
  const before = held()
  let peak = before
  const sink = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      hash.update(piece)
      if (Math.floor(bytes / between) < Math.floor((bytes + piece.length) / between))
        peak = Math.max(peak, held())
      bytes += piece.length
      done()
    },
  })
  await client.carryOut(
    { endpoint: 'generations', parameters: { model: 'gpt-image-2', prompt: 'large' }, images: 1 },
    { files: { images: [] }, openSink: () => sink, signal: new AbortController().signal },
  )
  await client.close()
  return { grown: peak - before, bytes, digest: hash.digest('hex') }
}

/** Heap and buffers; what is merely not collected yet is not held. */
function held(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
