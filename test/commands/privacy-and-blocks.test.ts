import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/chat/answer.ts'
import { decodePress } from '../../src/chat/buttons.ts'
import { personId, spaceId } from '../../src/chat/ids.ts'
import type { Asker } from '../../src/chat/invocation.ts'
import { asFailure } from '../../src/failure.ts'
import { remembering } from '../support/remembering-house.ts'
import { sampleJob } from '../support/sample-job.ts'

const admin: Asker = { id: personId('playground:root'), name: 'Root', admin: true, roles: [] }
const ada: Asker = { id: personId('playground:ada'), name: 'Ada', admin: false, roles: [] }
const prompt = { prompt: 'a cat' }

function messageOf(answer: Answer) {
  if (answer.type !== 'message') throw new Error(answer.type)
  return answer.message
}

async function refusal(asking: Promise<unknown>) {
  const thrown = await asking.then(
    () => undefined,
    (error: unknown) => error,
  )
  return asFailure(thrown).facts
}

describe('blocking a person', () => {
  it('is one press for an admin, and one to take it back', async () => {
    const house = remembering()
    const job = house.know(sampleJob())
    const blocked = messageOf(await house.use('block-person', { of: job.id }, { asker: admin }))
    expect(blocked.paragraphs[0]?.text).toContain("ada can't make pictures here any more")
    expect(await refusal(house.use('imagine', prompt, { asker: ada }))).toMatchObject({
      kind: 'limits',
      problem: 'person_blocked',
    })
    expect((await house.use('imagine', prompt, { asker: admin })).type).toBe('accepted')

    const [button] = blocked.buttons
    const { command, subject } = decodePress(button?.id ?? '') ?? { command: '', subject: '' }
    await house.use(command, { of: subject }, { asker: admin })
    expect((await house.use('imagine', prompt, { asker: ada })).type).toBe('accepted')
  })

  it('pressed twice is as good as once, and others stay blocked', async () => {
    const house = remembering()
    const [one, two] = [sampleJob({ event: '1' }), sampleJob({ event: '2', person: 'ben' })].map(house.know)
    for (const of of [one?.id, two?.id, one?.id]) {
      await house.use('block-person', { of: of ?? '' }, { asker: admin })
    }
    await house.use('unblock-person', { of: one?.id ?? '' }, { asker: admin })
    const ben = { ...ada, id: personId('playground:ben') }
    expect((await house.use('imagine', prompt, { asker: ada })).type).toBe('accepted')
    expect(await refusal(house.use('imagine', prompt, { asker: ben }))).toMatchObject({ kind: 'limits' })
  })

  it('leaves all of a crowd blocked, and tells of the last one without the others', async () => {
    const house = remembering()
    const crowd = Array.from({ length: 60 }, (_, at) =>
      house.know(sampleJob({ event: `${at}`, person: `troll-${at}` })),
    )
    for (const { id } of crowd) await house.use('block-person', { of: id }, { asker: admin })
    for (const { invocation } of crowd) {
      expect(await refusal(house.use('imagine', prompt, { asker: invocation.asker }))).toMatchObject({
        problem: 'person_blocked',
      })
    }
    const shown = messageOf(await house.use('config', { subcommand: 'show' }, { asker: admin }))
    const texts = shown.paragraphs.map(({ text }) => text)
    expect(texts).toContainEqual(expect.stringContaining('people_blocked from … to …, troll-59'))
  })

  it('says so when no more people can be blocked, and lets nobody go', async () => {
    const house = remembering()
    const asker = { ...ada, id: personId('playground:troll-7') }
    const many = Array.from({ length: 1_000 }, (_, at) => `troll-${at}`)
    await house.use('save-settings', { of: '0', people_blocked: many.join(',') }, { asker: admin })
    const job = house.know(sampleJob())
    const answer = messageOf(await house.use('block-person', { of: job.id }, { asker: admin }))
    expect(answer.tone).toBe('failure')
    expect(answer.paragraphs[0]?.text).toContain('1,000 people are blocked here')
    expect(await refusal(house.use('imagine', prompt, { asker }))).toMatchObject({
      problem: 'person_blocked',
    })
  })

  it('is for admins, of the space that the job is in', async () => {
    const house = remembering()
    const { id } = house.know(sampleJob())
    expect(await refusal(house.use('block-person', { of: id }, { asker: ada }))).toMatchObject({
      problem: 'not_admin',
    })
    const elsewhere = { asker: admin, space: spaceId('playground:other') }
    expect(await refusal(house.use('block-person', { of: id }, elsewhere))).toMatchObject({ problem: 'gone' })
  })
})

describe('/forget', () => {
  it('asks first, and forgets whoever presses the button', async () => {
    const house = remembering()
    const question = messageOf(await house.use('forget', {}, { asker: ada }))
    expect(house.forgotten).toEqual([])
    const { command, subject } = decodePress(question.buttons[0]?.id ?? '') ?? { command: '', subject: '' }
    const answer = messageOf(await house.use(command, { of: subject }, { asker: ada }))
    expect(house.forgotten).toEqual([ada.id])
    expect(answer.paragraphs[0]?.text).toBe(
      'Deleted: 2 jobs with their prompts, and the record of 1 picture. 1 job is still under way: use /forget again when it has ended.',
    )
  })
})
