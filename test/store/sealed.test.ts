import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer } from '../../src/store/sealed.ts'

const key = randomBytes(32)
const sealer = createSealer(key)
const secret = 'xoxb-ünïcode-secret'

describe('a sealed secret', () => {
  it('opens where it belongs, and shows nothing before', () => {
    const sealed = sealer.seal(secret, 'slack/T1')

    expect(sealed).not.toContain('xoxb')
    expect(sealer.open(sealed, 'slack/T1')).toBe(secret)
    expect(sealer.seal(secret, 'slack/T1')).not.toBe(sealed)
  })

  it('stays shut in another row', () => {
    const sealed = sealer.seal(secret, 'slack/T1')

    expect(() => sealer.open(sealed, 'slack/T2')).toThrow('belongs to another row')
  })

  it.each([
    ['a changed text', (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`],
    ['a text cut short', (sealed: string) => sealed.slice(0, -12)],
    ['no text at all', (sealed: string) => sealed.split('.').slice(0, 2).join('.')],
  ])('stays shut as %s', (_name, change) => {
    expect(() => sealer.open(change(sealer.seal(secret, 'c')), 'c')).toThrow('was changed')
  })

  it('opens after the key was changed, while the one before is known', () => {
    const sealed = sealer.seal(secret, 'c')
    const next = randomBytes(32)

    expect(createSealer(next, [key]).open(sealed, 'c')).toBe(secret)
    expect(() => createSealer(next).open(sealed, 'c')).toThrow('another SECRET_KEY')
  })

  it('is recognized by none when it is no seal', () => {
    expect(() => sealer.open('plain text', 'c')).toThrow('another SECRET_KEY')
  })
})
