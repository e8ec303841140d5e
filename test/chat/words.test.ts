import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/chat/languages.ts'
import { wordsFor } from '../../src/chat/words.ts'

const cancelIn = (tag: string) => wordsFor(tag)('button.cancel')

describe('the language of a person', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de_DE', 'de'],
    ['en-US', 'en'],
    ['es-ES', 'es'],
    ['es-419', 'es'],
    ['fr-CA', 'fr'],
    ['ja-JP', 'ja'],
    ['pt', 'pt-BR'],
    ['pt-BR', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['DE-at-1996-u-nu-thai', 'de'],
  ])('%s is said in %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language)
  })

  it.each(['zh-CN', 'nl', 'xx', '', '*', '__proto__', 'de;q=0.5', 'not a tag'])(
    '"%s" is answered in English',
    (tag) => {
      expect(languageOf(tag)).toBeUndefined()
      expect(cancelIn(tag)).toBe('Cancel')
    },
  )
})

describe('words', () => {
  it('are the language’s own', () => {
    expect(['en-GB', 'de-CH', 'es-MX', 'fr', 'ja', 'pt'].map(cancelIn)).toEqual([
      'Cancel',
      'Abbrechen',
      'Cancelar',
      'Annuler',
      'キャンセル',
      'Cancelar',
    ])
  })

  it('count as the language counts', () => {
    const ahead = (tag: string) =>
      [0, 1, 2].map((count) => wordsFor(tag)('progress.queued', { ahead: count }))
    expect(ahead('de')).toEqual([
      'In der Schlange: Du bist als Nächstes dran.',
      'In der Schlange: 1 Auftrag ist vor dir.',
      'In der Schlange: 2 Aufträge sind vor dir.',
    ])
    const missing = (tag: string, count: number) =>
      wordsFor(tag)('failure.input.too_many_references', { model: 'M', limit: count })
    expect(missing('ja', 1)).toContain('1 枚')
    expect(missing('ja', 2)).toContain('2 枚')
  })

  it('write numbers and money as the person’s region does', () => {
    const length = { option: 'prompt', length: 12_345, limit: 6_000 }
    const said = (tag: string) => wordsFor(tag)('failure.input.option_too_long', length)
    expect(said('en-US')).toContain('12,345')
    expect(said('de-DE')).toContain('12.345')
    expect(said('fr-FR')).toContain('12\u202f345')
    expect(said('es-ES')).toContain('12.345')
    expect(said('es-MX')).toContain('12,345')
    const cost = (tag: string) => wordsFor(tag)('footer.cost', { dollars: '0.041' })
    expect(cost('de-DE')).toBe('0,041\u00a0$')
    expect(cost('ja')).toBe('$0.041')
  })

  it('ignore what else a tag asks for, such as other digits', () => {
    const values = { option: 'prompt', length: 12, limit: 10 }
    expect(wordsFor('de-u-nu-thai')('failure.input.option_too_long', values)).toContain('12 Zeichen')
  })

  it('stay right however many tags are asked for', () => {
    for (let region = 0; region < 1_000; region += 1) {
      expect(cancelIn(`de-${String(region).padStart(3, '0')}`)).toBe('Abbrechen')
    }
    expect(cancelIn('en')).toBe('Cancel')
  })

  it('take people’s words as they are, markup and braces and all', () => {
    const file = "<b>{file}</b> '{x}'.png"
    expect(wordsFor('fr')('failure.input.file_empty', { file })).toContain(file)
  })
})
