import { describe, expect, it } from 'vitest'
import { altText, pictureFilename } from '../../src/pictures/names.ts'

describe('a picture’s file name', () => {
  it.each([
    ['a white siamese cat', 'white-siamese-cat-1.png'],
    ['The quick, brown FOX!', 'quick-brown-fox-1.png'],
    ['a the an owl', 'owl-1.png'],
    ['cat in the hat', 'cat-in-the-hat-1.png'],
    ['the', 'the-1.png'],
    ['Café Zürich, straße, smørrebrød, Łódź', 'cafe-zurich-strasse-smorrebrod-lodz-1.png'],
    ['the cat’s pyjamas', 'cats-pyjamas-1.png'],
    ['ｆｕｌｌ ｗｉｄｔｈ', 'full-width-1.png'],
    ['白いシャム猫', 'picture-1.png'],
    ['🐈 cat 🐈', 'cat-1.png'],
    ['🐈', 'picture-1.png'],
    ['', 'picture-1.png'],
    ['CON', 'con-1.png'],
    ['../../etc/passwd', 'etc-passwd-1.png'],
    ['C:\\Windows\\system32', 'c-windows-system32-1.png'],
    ['x\0y\r\nz"; rm -rf / #', 'x-y-z-rm-rf-1.png'],
    ['.hidden', 'hidden-1.png'],
    ['SPOILER_ cat', 'spoiler-cat-1.png'],
    ['<@123> @everyone', '123-everyone-1.png'],
  ])('is made from the prompt: %j', (prompt, name) => {
    expect(pictureFilename(prompt, 1, 'image/png')).toBe(name)
  })

  it.each([
    ['image/png', 'cat-3.png'],
    ['image/jpeg', 'cat-3.jpg'],
    ['image/webp', 'cat-3.webp'],
    ['image/gif', 'cat-3.gif'],
  ] as const)('ends as its bytes do: %s', (mime, name) => {
    expect(pictureFilename('cat', 3, mime)).toBe(name)
  })

  it('is cut at a word after about 60 letters', () => {
    const name = pictureFilename(
      'an extremely long prompt about cats that sit on mats and never stop purring',
      10,
      'image/png',
    )

    expect(name).toBe('extremely-long-prompt-about-cats-that-sit-on-mats-and-never-10.png')
  })

  it('is cut inside a word that is longer than a name', () => {
    expect(pictureFilename('a'.repeat(6000), 1, 'image/png')).toBe(`${'a'.repeat(60)}-1.png`)
  })
})

describe('alt text', () => {
  it('is one line', () => {
    expect(altText('  a cat\r\n\ton\u0000 a mat ')).toBe('a cat on a mat')
  })

  it('is cut at a word, with an ellipsis, within the limit', () => {
    const text = altText('a white siamese cat on a red mat', 20)

    expect(text).toBe('a white siamese cat…')
    expect(text.length).toBeLessThanOrEqual(20)
  })

  it('is left alone when it fits to the letter', () => {
    expect(altText('a'.repeat(1000))).toBe('a'.repeat(1000))
    expect(altText('a'.repeat(1001))).toBe(`${'a'.repeat(999)}…`)
  })

  it('never cuts a character in two', () => {
    const text = altText('🐈'.repeat(10), 10)

    expect(text).toBe(`${'🐈'.repeat(4)}…`)
    expect(text.isWellFormed()).toBe(true)
  })
})
