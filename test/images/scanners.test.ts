import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createBytePool } from '../../src/byte-pool.ts'
import { batchBytes, createBase64Decoder } from '../../src/images/base64.ts'
import { createEventLines } from '../../src/images/event-lines.ts'
import { CutOffJson, createJsonScanner, MalformedJson } from '../../src/images/json-scanner.ts'

function scan(text: string, chunk: number): unknown {
  const scanner = createJsonScanner(() => undefined)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk))
  return scanner.end()
}

const documents: readonly unknown[] = [
  null,
  true,
  -12.5e-3,
  '',
  'ä€\u{1f408} "quoted" \\ / \b\f\n\r\t\u0001',
  [],
  {},
  [[], {}, [[1], [2, 3]], { a: { b: [null, false, 'x'] } }],
  { 'a "key"': 1, __proto__x: 2, 'schlüssel\n': [{ deep: { deeper: {} } }] },
]

describe('the JSON scanner', () => {
  it.each([1, 2, 3, 7, 4096])('reads what JSON.parse reads, in chunks of %d bytes', (chunk) => {
    for (const document of documents) {
      for (const indent of [undefined, 2]) {
        expect(scan(JSON.stringify(document, null, indent), chunk)).toEqual(document)
      }
    }
    expect(scan('"\\ud83d\\udc08 \\u00e4 \\/"', chunk)).toBe('\u{1f408} ä /')
  })

  it('keeps a key called __proto__ as a key and nothing more', () => {
    const tree = scan('{"__proto__":{"polluted":1}}', 5)
    expect(Object.keys(tree as object)).toEqual(['__proto__'])
    expect({}).not.toHaveProperty('polluted')
  })

  it.each(['{', '[1', '{"a"', '{"a":', '{"a":1', '"abc', '"a\\', '"\\u00', '', '[1,'])(
    'says that %s is cut off',
    (text) => {
      expect(() => scan(text, 1)).toThrow(CutOffJson)
    },
  )

  it.each([
    '}',
    '[1 2]',
    '{"a" 1}',
    '{1:2}',
    '[,]',
    '[1,]',
    '{"a":1,}',
    '"\\x"',
    '"\\u12g4"',
    'nulll',
    '1 2',
    '<html>',
    '01',
  ])('says that %s is no JSON', (text) => {
    expect(() => scan(text, 3)).toThrow(MalformedJson)
    expect(() => scan(text, 3)).not.toThrow(CutOffJson)
  })

  it('hands diverted strings over and keeps nothing of them', () => {
    const pieces: Buffer[] = []
    let ended = 0
    const scanner = createJsonScanner((path) =>
      path.join('.') === 'a.1'
        ? { write: (bytes) => void pieces.push(Buffer.from(bytes)), end: () => (ended += 1) }
        : undefined,
    )
    for (const byte of Buffer.from('{"a":["x","long \\"ä\\" \\/",2]}')) scanner.push(Buffer.of(byte))
    expect(scanner.end()).toEqual({ a: ['x', undefined, 2] })
    expect(Buffer.concat(pieces).toString()).toBe('long "ä" /')
    expect(ended).toBe(1)
  })

  it('forgets what is too much to keep, and still reads on', () => {
    const many = JSON.stringify({ noise: Array.from({ length: 200_000 }, (_, index) => index), end: 1 })
    const tree = scan(many, 65_536) as { noise: unknown[] }
    expect(tree.noise.length).toBeLessThan(20_000)
    expect(scan(JSON.stringify(['x'.repeat(5_000_000), 1]), 65_536)).toEqual(['x'.repeat(65_536), 1])
  })
})

describe('the base64 decoder', () => {
  function decode(text: string, chunk: number): Buffer {
    const pieces: Buffer[] = []
    const decoder = createBase64Decoder((bytes, done) => {
      pieces.push(Buffer.from(bytes))
      done()
    }, createBytePool(batchBytes))
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += chunk) decoder.write(bytes.subarray(at, at + chunk))
    decoder.end()
    return Buffer.concat(pieces)
  }

  it('decodes any length in any chunks, both alphabets, padded or not', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = randomBytes(length)
      for (const chunk of [1, 2, 3, 5, 64]) {
        for (const text of [bytes.toString('base64'), bytes.toString('base64url')]) {
          expect(decode(text, chunk)).toEqual(bytes)
          expect(decode(`data:image/png;base64,${text}`, chunk)).toEqual(bytes)
        }
      }
    }
  })

  it('takes a picture for one whose base64 begins with the letters data', () => {
    const bytes = Buffer.from('dataABCD', 'base64')
    expect(decode('dataABCD', 3)).toEqual(bytes)
  })

  it.each(['a!cd', 'abcd=efg', 'ab==cdef', `data:${'x'.repeat(3000)}`])('refuses %s', (text) => {
    expect(() => decode(text, 4)).toThrow()
  })
})

describe('the event line splitter', () => {
  it.each(['\n', '\r\n', '\r'])('splits at line ends of any kind, in any chunks', (end) => {
    const text = ['event: one', 'data: {"a"', 'data:  :1}', 'id: 7', '', ': comment', 'data', '', ''].join(
      end,
    )
    for (const chunk of [1, 2, 3, 100]) {
      const seen: string[] = []
      let data = ''
      const lines = createEventLines({
        name: (name) => seen.push(`name ${name}`),
        data: (bytes) => {
          data += Buffer.from(bytes).toString()
        },
        dispatch: () => {
          seen.push(`dispatch ${JSON.stringify(data)}`)
          data = ''
        },
      })
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += chunk) lines.push(bytes.subarray(at, at + chunk))
      expect(seen).toEqual(['name one', 'dispatch "{\\"a\\"\\n :1}"', 'dispatch ""'])
    }
  })
})
