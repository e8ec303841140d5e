import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../src/terminal/arguments.ts'
import { readWords } from '../../src/terminal/read.ts'
import { declarations } from './scripted-desk.ts'

const cwd = resolve('/home/ada')
const origin = { cwd, out: join(cwd, 'easel-images'), user: 'ada', locale: 'en', randomId: '1' }

function read(...words: readonly string[]) {
  const invocation = readWords(words, origin, declarations)
  if (invocation === undefined) return undefined
  const files = Object.entries(invocation.files).map(([name, { address }]) => [name, address])
  return { command: invocation.command, ...invocation.options, ...Object.fromEntries(files) }
}

describe('a command line', () => {
  it('is one quoted word', () => {
    expect(read('/imagine a white siamese cat count:2 size:wide')).toEqual({
      command: 'imagine',
      prompt: 'a white siamese cat',
      count: '2',
      size: 'wide',
    })
  })

  it('or many words, as the shell cut them', () => {
    expect(read('/imagine', 'a', 'white', 'cat', '--count', '2', '--private')).toEqual({
      command: 'imagine',
      prompt: 'a white cat',
      count: '2',
      private: 'yes',
    })
  })

  it('keeps a value together that the shell kept together', () => {
    expect(read('/edit', 'image:my cat.png', '--mask=the "mask".png', 'make it blue')).toEqual({
      command: 'edit',
      prompt: 'make it blue',
      image: { path: join(cwd, 'my cat.png') },
      mask: { path: join(cwd, 'the "mask".png') },
    })
  })

  it('leaves words alone that only look like options', () => {
    expect(read('/imagine', 'note: buy milk', 'ratio:2 to 3')).toEqual({
      command: 'imagine',
      prompt: 'note: buy milk ratio:2 to 3',
    })
  })

  it('needs no slash before a known command: some shells turn it into a path', () => {
    expect(read('imagine', 'a cat')).toEqual({ command: 'imagine', prompt: 'a cat' })
    expect(read('imagine a cat')).toEqual({ command: 'imagine', prompt: 'a cat' })
    expect(read('a cat')).toBeUndefined()
    expect(read('')).toBeUndefined()
    expect(read()).toBeUndefined()
  })

  it('cannot reach what only buttons reach', () => {
    expect(read('/cancel of:7k2m9q0d4h1x')).toEqual({ command: 'cancel' })
  })
})

describe('files', () => {
  it.each([
    ['image:cat.png', join(cwd, 'cat.png')],
    ['image:../cat.png', join(cwd, '..', 'cat.png')],
    ['image:"my cat.png"', join(cwd, 'my cat.png')],
    ['image:“my cat.png”', join(cwd, 'my cat.png')],
    ['image:~/cat.png', join(homedir(), 'cat.png')],
    ['image:~other/cat.png', join(cwd, '~other/cat.png')],
    [`image:${resolve('/tmp/cat.png')}`, resolve('/tmp/cat.png')],
  ])('%s is a path from where the person stands', (word, path) => {
    expect(read(`/edit ${word} make it blue`)).toMatchObject({ image: { path }, prompt: 'make it blue' })
  })

  it('are named for messages by their last part, made harmless', () => {
    const invocation = readWords(['/edit', 'image:/a/b/c\u001b[2Jat.png', 'x'], origin, declarations)
    expect(invocation?.files.image?.filename).toBe('cat.png')
  })
})

describe('flags', () => {
  it('may stand anywhere, and are no part of the command line', () => {
    expect(readArguments(['--json', '/imagine', 'a', '--out', 'x y', 'cat'], cwd)).toEqual({
      words: ['/imagine', 'a', 'cat'],
      out: join(cwd, 'x y'),
      json: true,
      help: false,
    })
  })

  it('put pictures into ./easel-images when they say nothing', () => {
    expect(readArguments(['/imagine a cat'], cwd)).toMatchObject({
      out: join(cwd, 'easel-images'),
      json: false,
    })
  })

  it.each([
    ['--out=pictures', join(cwd, 'pictures')],
    ['--out=~/pictures', join(homedir(), 'pictures')],
    [`--out=${resolve('/srv')}`, resolve('/srv')],
  ])('%s names another folder', (flag, out) => {
    expect(readArguments([flag], cwd).out).toBe(out)
  })
})
