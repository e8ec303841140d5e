import { describe, expect, it } from 'vitest'
import { decodePress, encodePress } from '../../src/chat/buttons.ts'

describe('button ids', () => {
  it('come back as what they were made of', () => {
    const press = { command: 'edit-prompt', subject: '7k2m9q0d4h1x' }
    expect(decodePress(encodePress(press))).toEqual(press)
    expect(encodePress(press).length).toBeLessThanOrEqual(100)
  })

  it.each([
    '',
    'easel',
    'easel:',
    'other:cancel:1',
    'easel:Cancel:1',
    'easel:cancel:a:b',
    'easel:cancel:../x',
    `easel:cancel:${'a'.repeat(61)}`,
  ])('that nobody here made mean nothing: %j', (id) => expect(decodePress(id)).toBeUndefined())

  it('cannot be made of text that would not come back', () => {
    expect(() => encodePress({ command: 'cancel', subject: 'a b' })).toThrow('not a button id')
  })
})
