import { describe, expect, it } from 'vitest'
import { COLOURS } from '../../src/sandbox/scene/colours.ts'
import { readPrompt } from '../../src/sandbox/scene/reading.ts'

describe('reading a prompt', () => {
  it('puts each colour on the noun that it stands before', () => {
    const { subjects } = readPrompt('a white siamese cat beside a red and green house')
    expect(subjects).toMatchObject([
      { kind: 'cat', sort: 'siamese', colours: [COLOURS.white] },
      { kind: 'house', colours: [COLOURS.red, COLOURS.green] },
    ])
  })

  it.each([
    ['two cats', 2],
    ['a pair of foxes', 2],
    ['five little birds', 5],
    ['7 fish', 7],
    ['some cats', 3],
    ['an owl', 1],
    ['99 horses', 12],
  ])('counts: %s', (prompt, count) => {
    expect(readPrompt(prompt).subjects[0]?.count).toBe(count)
  })

  it('knows place, time, weather and style', () => {
    expect(readPrompt('a pencil sketch of a rainy city at night')).toMatchObject({
      place: 'city',
      light: 'storm',
      weather: 'rain',
      finish: 'sketch',
    })
  })

  it.each([
    ['a cat wearing a red hat', 'cat', [{ wear: 'hat', colour: COLOURS.red }]],
    ['an astronaut cat', 'cat', [{ wear: 'helmet', colour: undefined }]],
    [
      'a dog with blue glasses and a scarf',
      'dog',
      [
        { wear: 'glasses', colour: COLOURS.blue },
        { wear: 'scarf', colour: undefined },
      ],
    ],
  ])('dresses: %s', (prompt, kind, wears) => {
    expect(readPrompt(prompt).subjects).toMatchObject([{ kind, wears }])
  })

  it('tells an orange from orange', () => {
    expect(readPrompt('an orange on a table').subjects).toMatchObject([{ kind: 'fruit', sort: 'orange' }])
    expect(readPrompt('an orange cat').subjects).toMatchObject([{ kind: 'cat', colours: [COLOURS.orange] }])
    expect(readPrompt('blue and orange waves').subjects).toEqual([])
  })

  it('keeps the text in quotes as lettering, out of the scene', () => {
    expect(readPrompt('a sign “Cats & Dogs” in the snow')).toMatchObject({
      lettering: 'Cats & Dogs',
      subjects: [],
      place: 'snow',
    })
  })

  it('tells what is already in the picture from what is new', () => {
    expect(readPrompt('give the cat a crown').subjects).toMatchObject([
      { kind: 'cat', isKnown: true },
      { kind: 'hat', isKnown: false },
    ])
  })

  it.each(['', '   ', 'constructor prototype __proto__', '🦄🦄', 'ñandú 漢字'])(
    'finds nothing in %j',
    (prompt) => {
      expect(readPrompt(prompt)).toMatchObject({
        subjects: [],
        place: undefined,
        light: undefined,
        accents: [],
      })
    },
  )
})
