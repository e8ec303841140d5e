import { expect, it } from 'vitest'
import { createBytePool } from '../../src/byte-pool.ts'
import { readAnswer } from '../../src/images/answer.ts'
import { batchBytes } from '../../src/images/base64.ts'
import type { ReadBody } from '../../src/images/exchange.ts'
import { createGallery } from '../../src/images/gallery.ts'
import { MalformedJson } from '../../src/images/json-scanner.ts'
import { collectingSinks, pngLike } from './scripted-service.ts'

const base64 = pngLike(200).toString('base64')
const seeds = [
  JSON.stringify({
    created: 1,
    data: [{ b64_json: base64, revised_prompt: 'ä\u{1f408}\n' }, { url: `data:image/png;base64,${base64}` }],
    usage: { input_tokens: 1 },
  }),
  `event: image_generation.partial_image\r\ndata: {"b64_json":"${base64}"}\r\n\r\ndata: {"type":"image_generation.completed","b64_json":"${base64}"}\n\ndata: [DONE]\n\n`,
].map((text) => Buffer.from(text))

/** Park and Miller's generator: the same damage at every run. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

function damaged(bytes: Buffer, roll: (sides: number) => number): Buffer {
  const copy = Buffer.from(bytes)
  const signs = Buffer.from('{}[]",:\\ \n0e-tu\u0000\u00ff')
  for (let count = roll(4); count > 0; count -= 1) copy[roll(copy.length)] = signs[roll(signs.length)] ?? 0
  const start = roll(3) === 0 ? roll(40) : 0
  return copy.subarray(start, roll(3) === 0 ? roll(copy.length) : copy.length)
}

/** As from a socket: a piece's memory holds others once it was taken. */
function inPieces(bytes: Buffer, roll: (sides: number) => number): ReadBody {
  return async (take) => {
    const memory = Buffer.alloc(60)
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.copy(memory, 0, at, at + 1 + roll(60))
      at += length
      const waiting = take(memory.subarray(0, length))
      memory.fill('"')
      if (waiting === 'enough') return
      await waiting
    }
  }
}

it('whatever bytes come, they are pictures, an answer without them, or bad JSON; never a crash', async () => {
  let broken = 0
  let whole = 0
  for (let seed = 1; seed <= 1500; seed += 1) {
    const roll = dice(seed)
    const bytes = damaged(seeds[seed % seeds.length] ?? Buffer.alloc(0), roll)
    const { openSink, opened } = collectingSinks()
    const gallery = createGallery(2, openSink, createBytePool(batchBytes))
    const answer = await readAnswer(inPieces(bytes, roll), {
      contentType: undefined,
      gallery,
      previews: { wants: () => true, take: () => {} },
      signal: new AbortController().signal,
    })
    if (answer.broken !== undefined) expect(answer.broken, `seed ${seed}`).toBeInstanceOf(MalformedJson)
    const images = await gallery.stored()
    expect(
      opened.filter(({ sink }) => !sink.destroyed && !sink.writableEnded),
      `seed ${seed}`,
    ).toEqual([])
    broken += answer.broken === undefined ? 0 : 1
    whole += images.length > 0 ? 1 : 0
  }
  expect(broken).toBeGreaterThan(100)
  expect(whole).toBeGreaterThan(100)
})
