import { describe, expect, it } from 'vitest'
import type { Declaration } from '../../src/chat/declaration.ts'
import { parseCommandLine, parseInvocationLine, usageOf } from '../../src/chat/grammar.ts'

const imagine: Declaration = {
  name: 'imagine',
  description: 'command.imagine',
  entry: 'command',
  options: {
    prompt: { type: 'text', description: 'option.prompt', required: true, maxLength: 6000, rest: true },
    model: { type: 'choice', description: 'option.model', choices: 'models' },
    size: { type: 'text', description: 'option.size', maxLength: 20, suggests: 'sizes' },
    count: { type: 'integer', description: 'option.count', min: 1, max: 10 },
    style: { type: 'text', description: 'option.style', maxLength: 60 },
    background: { type: 'choice', description: 'option.background', choices: ['auto', 'opaque'] },
    image2: { type: 'attachment', description: 'option.reference' },
    private: { type: 'yes-no', description: 'option.private' },
  },
}

const read = (text: string): object => parseCommandLine(text, imagine).options

describe('parseCommandLine', () => {
  it('takes all words as the prompt when there are no options', () => {
    expect(read('  a white siamese cat ')).toEqual({ prompt: 'a white siamese cat' })
  })

  it('takes declared key:value pairs wherever they stand', () => {
    expect(read('size:wide a cat count:2 in space model:dall-e-3')).toEqual({
      prompt: 'a cat in space',
      size: 'wide',
      count: '2',
      model: 'dall-e-3',
    })
  })

  it.each([
    ['straight double', 'style:"art deco" a cat'],
    ['straight single', "style:'art deco' a cat"],
    ['curly double', 'style:“art deco” a cat'],
    ['curly single', 'style:‘art deco’ a cat'],
    ['mixed by autocorrect', 'style:"art deco” a cat'],
    ['low German', 'style:„art deco“ a cat'],
    ['angle', 'style:«art deco» a cat'],
  ])('keeps two words together in %s quotes', (_name, text) => {
    expect(read(text)).toEqual({ style: 'art deco', prompt: 'a cat' })
  })

  it.each([
    '--count 2',
    '--count=2',
    '--count:2',
    '—count 2',
    '—count=2',
    '–count 2',
    'COUNT:2',
    '--Count 2',
    'count：2',
  ])('reads %s as the option count', (option) => {
    expect(read(`a cat ${option}`)).toEqual({ prompt: 'a cat', count: '2' })
  })

  it('reads a yes-no flag without swallowing the word after it', () => {
    expect(read('a house --private on a hill')).toEqual({ prompt: 'a house on a hill', private: 'yes' })
    expect(read('a house —private')).toEqual({ prompt: 'a house', private: 'yes' })
    expect(read('--private=no a house')).toEqual({ prompt: 'a house', private: 'no' })
    expect(read('private:no a house')).toEqual({ prompt: 'a house', private: 'no' })
  })

  it.each([
    'a sign that says foo:bar',
    'a poster for https://example.com/a?size=2',
    'a cat --mood happy',
    'a clock at 12:30',
    'a cat — style of Monet',
    'life-size:big is no option',
    'constructor:x toString:y __proto__:z',
    'ends with --count',
    'a car of the year, model: a roadster',
    'it says "hello: world"',
  ])('leaves "%s" as the prompt', (text) => {
    expect(read(text)).toEqual({ prompt: text })
  })

  it('takes prompt:"…" literally, options inside it included', () => {
    expect(read('prompt:"a sign: count:2" size:tall')).toEqual({ prompt: 'a sign: count:2', size: 'tall' })
    expect(read('prompt: a cat size:tall')).toEqual({ prompt: 'a cat', size: 'tall' })
    expect(read('prompt:"a cat" in space')).toEqual({ prompt: 'a cat in space' })
  })

  it('keeps the newlines of a prompt', () => {
    expect(read('first line\nsecond line size:wide\nthird')).toEqual({
      prompt: 'first line\nsecond line \nthird',
      size: 'wide',
    })
  })

  it('lets the last of two equal options win', () => {
    expect(read('a cat count:2 count:3')).toEqual({ prompt: 'a cat', count: '3' })
  })

  it('keeps an unclosed quote as typed, for the option to complain about', () => {
    expect(read('model:"dall-e a cat')).toEqual({ model: '"dall-e', prompt: 'a cat' })
  })

  it('reads digits in keys', () => {
    expect(read('a cat image2:cat.png')).toEqual({ prompt: 'a cat', image2: 'cat.png' })
  })

  it('gives nothing for nothing', () => {
    expect(read('')).toEqual({})
    expect(read(' \n ')).toEqual({})
  })

  it('names the words that no option takes, so that they can be refused', () => {
    const bare: Declaration = {
      ...imagine,
      options: { count: { type: 'integer', description: 'option.count', min: 1, max: 3 } },
    }
    expect(parseCommandLine('count:2 extra words', bare).options).toEqual({ count: '2', 'extra words': '' })
  })

  it('stays fast on long hostile text', () => {
    const hostile = `${'style:"'.repeat(3000)} ${'—'.repeat(20_000)}`
    const before = performance.now()
    read(hostile)
    expect(performance.now() - before).toBeLessThan(1000)
  })
})

describe('parseInvocationLine', () => {
  it('splits a line into its command and the text after it', () => {
    expect(parseInvocationLine('/imagine a cat count:2')).toEqual({
      command: 'imagine',
      text: 'a cat count:2',
    })
    expect(parseInvocationLine(' /Help ')).toEqual({ command: 'help', text: '' })
    expect(parseInvocationLine('/imagine\na cat')).toEqual({ command: 'imagine', text: 'a cat' })
  })

  it.each(['a cat', '', '/', '/ imagine', '//imagine', '/42', '/imagine!'])(
    'finds no command in "%s"',
    (line) => {
      expect(parseInvocationLine(line)).toBeUndefined()
    },
  )
})

describe('usageOf', () => {
  it('shows the options as they are typed, required ones bare', () => {
    expect(usageOf(imagine)).toBe(
      'prompt [model:…] [size:…] [count:1–10] [style:…] [background:auto|opaque] [private:yes|no]',
    )
  })
})
