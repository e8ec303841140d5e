import { describe, expect, it } from 'vitest'
import { resultIdOf } from '../../src/chat/ids.ts'
import { createSite } from '../../src/site.ts'
import { openPaintingHouse } from '../support/painting-house.ts'

/** What the person who presses Paint mask reads, with the address that Easel has or has not. */
describe('Paint mask', () => {
  it.each([
    [{ PUBLIC_URL: 'https://easel.example' }, /yours alone/, /^https:\/\/easel\.example\/paint\//],
    [{}, /opens only on that computer.*region:left/s, undefined],
  ])('with %o says no more than is true', async (env, words, button) => {
    await using house = await openPaintingHouse(env)
    const job = house.drawn
    const answer = await house.easel.core.desk.dispatch({
      ...job.invocation,
      command: 'paint-mask',
      options: { of: resultIdOf(job.id, 1) },
    })
    if (answer.type !== 'message') throw new Error(`it answered ${answer.type}`)
    expect(answer.audience).toBe('asker')
    expect(answer.message.paragraphs.map(({ text }) => text).join('\n')).toMatch(words)
    if (button === undefined) expect(answer.message.link).toBeUndefined()
    else expect(answer.message.link?.url).toMatch(button)
  })

  it('has no link where nothing can be reached: a process without a web server, and no public address', () => {
    const site = createSite(undefined)
    expect(site.linkTo('/paint/x')).toBeUndefined()
    site.listensAt('http://localhost:3000')
    expect(site.linkTo('/paint/x')).toEqual({ url: 'http://localhost:3000/paint/x', reach: 'here' })
  })
})
