import { describe, expect, it } from 'vitest'
import { declarations } from '../../commands/all.ts'
import type { FileReference } from '../../src/chat/invocation.ts'
import { type Mention, readMention } from '../../src/chat/mention.ts'

const file = (name: string): FileReference => ({ surface: 'discord', address: { url: name }, filename: name })
const read = (mention: Partial<Mention>) =>
  readMention({ text: '', attached: [], pointedAt: [], ...mention }, declarations)
const cat = file('cat.png')
const dog = file('dog.png')

describe('words to the bot', () => {
  it.each([
    ['a white cat', { prompt: 'a white cat' }],
    ['a cat size:wide --count 2', { prompt: 'a cat', size: 'wide', count: '2' }],
    ['draw: a cat', { prompt: 'draw: a cat' }],
  ])('%s makes a picture', (text, options) => {
    expect(read({ text })).toEqual({ command: 'imagine', options, files: {} })
  })

  it('change the picture that is attached, and look at the others', () => {
    expect(read({ text: 'swap them region:left', attached: [cat, dog] })).toEqual({
      command: 'edit',
      options: { prompt: 'swap them', region: 'left' },
      files: { image: cat, image2: dog },
    })
  })

  it('change the picture that they point at; of several, the first', () => {
    expect(read({ text: 'make it night', pointedAt: [cat, dog] }).files).toEqual({ image: cat })
  })

  it('change what is attached, with what they point at beside it', () => {
    const { files } = read({ text: 'put this hat on her', attached: [dog], pointedAt: [cat] })
    expect(files).toEqual({ image: dog, image2: cat })
  })

  it.each(['', '  ', 'help', '/help', 'HELP'])('"%s" asks for help', (text) => {
    expect(read({ text, pointedAt: [cat] })).toEqual({ command: 'help', options: {}, files: {} })
  })

  it('may be a command, which leaves alone what it cannot take', () => {
    expect(read({ text: '/vary strength:strong', pointedAt: [cat] })).toEqual({
      command: 'vary',
      options: { strength: 'strong' },
      files: { image: cat },
    })
    expect(read({ text: '/imagine a dog', pointedAt: [cat] })).toMatchObject({
      command: 'imagine',
      files: {},
    })
  })

  it('reach no command that is not for typing', () => {
    expect(read({ text: '/cancel 0123456789ab' })).toMatchObject({ command: 'cancel', options: {} })
  })

  it('lose nothing that was attached: what is too much is for the command to refuse', () => {
    const attached = Array.from({ length: 6 }, (_, index) => file(`${index}.png`))
    expect(Object.keys(read({ text: 'mix', attached }).files)).toContain('image6')
    expect(read({ text: '/imagine a dog', attached: [cat] }).files).toEqual({ image: cat })
  })
})
