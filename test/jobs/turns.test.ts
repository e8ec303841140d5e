import { describe, expect, it } from 'vitest'
import { invocationId, jobIdOf, personId } from '../../src/chat/ids.ts'
import { createTurns } from '../../src/jobs/turns.ts'

const item = (person: string, number: number) => ({
  id: jobIdOf(invocationId(`${person}-${number}`)),
  person: personId(person),
  name: `${person}${number}`,
})
const always = () => true

function filled(...names: readonly [person: string, number: number][]) {
  const turns = createTurns<ReturnType<typeof item>>()
  for (const [person, number] of names) turns.add(item(person, number))
  return turns
}

describe('turns', () => {
  it('serves the people in turn, so that someone with many jobs starves nobody', () => {
    const turns = filled(['ada', 1], ['ada', 2], ['ada', 3], ['bob', 1], ['cyd', 1])
    const served = Array.from({ length: 5 }, () => turns.take(always)?.name)
    expect(served).toEqual(['ada1', 'bob1', 'cyd1', 'ada2', 'ada3'])
  })

  it('passes over a person who has enough at work and keeps their place', () => {
    const turns = filled(['ada', 1], ['bob', 1])
    expect(turns.take((person) => person !== personId('ada'))?.name).toBe('bob1')
    expect(turns.take(always)?.name).toBe('ada1')
  })

  it('counts as ahead exactly the jobs that are served before', () => {
    const names: [string, number][] = [
      ['ada', 1],
      ['ada', 2],
      ['bob', 1],
      ['ada', 3],
      ['cyd', 1],
      ['bob', 2],
    ]
    for (const [person, number] of names) {
      const turns = filled(...names)
      const wanted = item(person, number)
      const ahead = turns.ahead(wanted.id)
      let served = 0
      while (turns.take(always)?.name !== wanted.name) served += 1
      expect(ahead, wanted.name).toBe(served)
    }
  })

  it('forgets a removed job, and says so by giving it back once', () => {
    const turns = filled(['ada', 1], ['ada', 2])
    const { id } = item('ada', 1)
    expect(turns.remove(id)?.name).toBe('ada1')
    expect(turns.remove(id)).toBeUndefined()
    expect(turns.ahead(id)).toBeUndefined()
    expect(turns.take(always)?.name).toBe('ada2')
    expect(turns.take(always)).toBeUndefined()
  })
})
