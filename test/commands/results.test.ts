import { describe, expect, it } from 'vitest'
import { modelFor } from '../../commands/derived-model.ts'
import type { Answer } from '../../src/chat/answer.ts'
import { invocationId, jobIdOf, personId, spaceId } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import { asFailure } from '../../src/failure.ts'
import { openCatalog } from '../../src/images/catalog.ts'
import { planImages } from '../../src/images/plan.ts'
import type { Job, JobIn } from '../../src/jobs/job.ts'
import { remembering } from '../support/remembering-house.ts'
import { sampleJob } from '../support/sample-job.ts'
import { catalog } from '../support/workshop.ts'

type House = ReturnType<typeof remembering>
type Use = Parameters<House['use']>

const eve = { id: personId('playground:eve'), name: 'Eve', admin: false, roles: [] }
const admin = { ...eve, admin: true }

function deliveredJob(changes: Partial<JobIn<'accepted'>> = {}, pictures = 1): JobIn<'delivered'> {
  const image = (index: number) =>
    ({ format: 'png', bytes: 1, revisedPrompt: `A regal cat ${index}.` }) as const
  const images = Array.from({ length: pictures }, (_, index) => image(index + 1))
  const bought = { 0: { images } }
  return { ...sampleJob(changes), state: 'delivered', bought, milliseconds: 4_000, deliveredAt: 2_000 }
}

async function problemOf(house: House, ...use: Use): Promise<string> {
  try {
    await house.use(...use)
    return 'none'
  } catch (thrown) {
    const { facts } = asFailure(thrown)
    return 'problem' in facts ? facts.problem : facts.kind
  }
}

function textOf(answer: Answer): string {
  if (answer.type !== 'message') return answer.type
  return answer.message.paragraphs
    .map((one) => ('label' in one ? `${one.label}: ${one.text}` : one.text))
    .join('\n')
}

const picture = { surface: 'playground', address: null, filename: 'cat.png' } as const
const privately = { private: true, shareIn: sampleJob().destination } as const

describe('/show', () => {
  it('takes an id as it is copied from the small print', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob())
    expect(textOf(await at.use('show', { id: ` Job ${id.toUpperCase()} ` }))).toContain(`Job ${id}`)
    expect(textOf(await at.use('show', { id: `Auftrag ${id}-1` }))).toContain(`${id}-1`)
  })

  it('tells every setting by its option’s name', async () => {
    const at = remembering()
    const wish = { task: 'imagine', prompt: 'a cat', count: 2, size: 'wide', style: 'vivid' } as const
    const plan = planImages(wish, catalog.find('dall-e-3'))
    const { id } = at.know(deliveredJob({ wish, plan, parent: jobIdOf(invocationId('before')) }, 2))
    const text = textOf(await at.use('show', { id }))
    for (const line of [
      'model: dall-e-3',
      'size: wide → 1792x1024',
      'style: vivid',
      'count: 2',
      '/imagine',
    ]) {
      expect(text).toContain(line)
    }
    expect(text).toContain(jobIdOf(invocationId('before')))
    expect(text).toContain('A regal cat 2.')
  })

  it('tells of one picture what is its own', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob({}, 3))
    const text = textOf(await at.use('show', { id: `${id}-2` }))
    expect(text).toContain('A regal cat 2.')
    expect(text).not.toContain('A regal cat 1.')
    expect(await problemOf(at, 'show', { id: `${id}-4` })).toBe('nothing_known')
  })

  it('says why a job failed, to its asker', async () => {
    const at = remembering()
    const failure = {
      facts: { kind: 'blocked', stage: 'input', categories: ['x'] },
      trace: { charged: 'no' },
    } as const
    const { id } = at.know({ ...sampleJob(), state: 'failed', failure })
    expect(textOf(await at.use('show', { id }))).toContain('safety rules')
  })

  it.each<[string, Job, Partial<Invocation>, string]>([
    ['a result in the channel, to anybody there', deliveredJob(), { asker: eve }, 'none'],
    ['a private one, to nobody else', deliveredJob(privately), { asker: eve }, 'not_yours'],
    ['a private one, not even to admins', deliveredJob(privately), { asker: admin }, 'not_yours'],
    ['a job that waits, to nobody else', sampleJob(), { asker: eve }, 'asker_or_admin'],
    ['a job that waits, to admins', sampleJob(), { asker: admin }, 'none'],
    [
      'nothing of another space',
      deliveredJob(),
      { asker: admin, space: spaceId('playground:elsewhere') },
      'nothing_known',
    ],
  ])('shows %s', async (_what, job, from, problem) => {
    const at = remembering()
    at.know(job)
    expect(await problemOf(at, 'show', { id: job.id }, from)).toBe(problem)
  })

  it('keeps what was asked for in a conversation of its own to that conversation', async () => {
    const at = remembering()
    const place = { channel: 'ours', kind: 'direct', ageRestricted: false } as const
    const job = deliveredJob()
    at.know({ ...job, invocation: { ...job.invocation, place } })
    expect(await problemOf(at, 'show', { id: job.id }, { asker: admin })).toBe('not_yours')
    expect(await problemOf(at, 'show', { id: job.id }, { asker: eve, place })).toBe('none')
  })
})

describe('buttons', () => {
  it.each(['again', 'vary-result', 'edit-result', 'use-revised', 'share'])(
    '%s on a stranger’s private result is refused',
    async (command) => {
      const at = remembering()
      const { id } = at.know(deliveredJob(privately))
      expect(await problemOf(at, command, { of: id }, { asker: eve })).toBe('not_yours')
    },
  )

  it.each(['again', 'vary-result', 'edit-result', 'use-revised', 'share'])(
    '%s on a record that has expired says so',
    async (command) => {
      expect(await problemOf(remembering(), command, { of: '0123456789ab' })).toBe('gone')
      expect(await problemOf(remembering(), command, { of: '../../x' })).toBe('gone')
    },
  )

  it.each(['again', 'vary-result', 'edit-result', 'edit-prompt', 'use-revised', 'paint-mask', 'edit-image'])(
    '%s asks nothing of somebody who may not make pictures here',
    async (command) => {
      const at = remembering()
      const { id } = at.know(deliveredJob({}, 2))
      const blocking = { subcommand: 'set', key: 'people_blocked', value: 'eve' }
      await at.use('config', blocking, { asker: { ...admin, id: personId('playground:root') } })
      const [options, files] = command === 'edit-image' ? [{}, { image1: picture }] : [{ of: id }, {}]
      expect(await problemOf(at, command, options, { asker: eve, files })).toBe('person_blocked')
    },
  )

  it('Edit opens with the picture’s prompt, and with its first picture chosen where there are several', async () => {
    const at = remembering()
    const { id, wish } = at.know(deliveredJob({}, 2))
    const answer = await at.use('edit-result', { of: id })
    expect(answer).toMatchObject({
      type: 'form',
      form: {
        fields: [
          { name: 'which', value: '1' },
          { name: 'prompt', value: wish.prompt },
        ],
      },
    })
  })

  it('Again keeps the wish, and what it starts is the presser’s', async () => {
    const at = remembering()
    const { id, wish } = at.know(deliveredJob())
    await at.use('again', { of: id }, { asker: eve })
    expect(at.accepted[0]).toMatchObject({ wish, parent: `${id}-1`, invocation: { asker: { name: 'Eve' } } })
  })

  it.each(['again', 'retry'])(
    'a double click on %s is one job, and a click later is another',
    async (button) => {
      const at = remembering()
      const { id } = at.know(deliveredJob())
      await at.use(button, { of: id })
      expect(await at.use(button, { of: id })).toEqual({ type: 'done' })
      expect(at.accepted).toHaveLength(1)
      at.pass(3_000)
      await at.use(button, { of: id })
      expect(at.accepted).toHaveLength(2)
    },
  )

  it('Vary takes the chosen picture and nothing else', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob({}, 3))
    expect((await at.use('vary-result', { of: id })).type).toBe('form')
    await at.use('vary-result', { of: id, which: '3' })
    expect(at.accepted[0]).toMatchObject({
      wish: { task: 'vary', count: 1 },
      inputs: [{ role: 'image', result: `${id}-3` }],
      parent: `${id}-3`,
    })
    expect(await problemOf(at, 'vary-result', { of: id, which: '4' })).toBe('gone')
  })

  it('a picture of a model that has been retired since is changed by one that is there', async () => {
    const retiring = openCatalog({
      baseUrl: 'https://api.openai.com/v1',
      defaultModel: 'gpt-image-2',
      today: () => new Date('2030-01-01'),
    })
    const [current] = retiring.offered()
    expect(modelFor('edit', 'dall-e-2', retiring)).toMatchObject({
      model: current?.name,
      adjustments: [{ values: { option: 'model', from: 'dall-e-2', to: current?.name } }],
    })
    expect(modelFor('edit', current?.name ?? '', retiring)).toMatchObject({ adjustments: [] })
  })

  it.each(['retry', 'edit-prompt'])('%s on a stranger’s private failure is refused', async (command) => {
    const at = remembering()
    const failure = { facts: { kind: 'bug' }, trace: { charged: 'no' } } as const
    const { id } = at.know({ ...sampleJob(privately), state: 'failed', failure })
    expect(await problemOf(at, command, { of: id }, { asker: eve })).toBe('not_yours')
  })

  it('Use revised prompt asks which one where each picture has its own', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob({}, 2))
    const answer = await at.use('use-revised', { of: id })
    expect(textOf(answer)).toContain('A regal cat 2.')
    const form = await at.use('use-revised', { of: `${id}-2` })
    expect(form).toMatchObject({
      type: 'form',
      form: { fields: [{ name: 'prompt', value: 'A regal cat 2.' }] },
    })
  })
})

describe('Share', () => {
  it('posts once, whoever clicks how often', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob(privately))
    const answers = await Promise.all([1, 2, 3].map(() => at.use('share', { of: id })))
    expect(at.accepted).toHaveLength(1)
    expect(answers.filter(({ type }) => type === 'accepted')).toHaveLength(1)
    expect(answers.map(textOf).filter((text) => text.includes('shared this already'))).toHaveLength(2)
  })

  it('is one job when the same press is delivered twice', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob(privately))
    const event = { id: invocationId('playground:press') }
    const [one, other] = [await at.use('share', { of: id }, event), await at.use('share', { of: id }, event)]
    expect(one).toEqual(other)
    expect(at.accepted).toHaveLength(1)
  })

  it('can be tried again after it failed, by its Retry button too', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob(privately))
    await at.use('share', { of: id })
    const [first] = at.accepted
    if (first === undefined) throw new Error('nothing was accepted')
    const failure = { facts: { kind: 'surface', problem: 'cannot_post' }, trace: { charged: 'no' } } as const
    at.know({ ...first, state: 'failed', failure })
    await at.use('retry', { of: first.id })
    expect(at.accepted).toHaveLength(2)
    expect(at.accepted[1]).toMatchObject({ share: { of: id }, plan: { requests: [], worstPrice: 0 } })
  })

  it('of what everyone sees is answered kindly', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob())
    expect(textOf(await at.use('share', { of: id }))).toContain('Everyone here can see this already')
    expect(at.accepted).toEqual([])
  })

  it('makes a result that strangers may use', async () => {
    const at = remembering()
    const { id } = at.know(deliveredJob(privately))
    await at.use('share', { of: id })
    const [shared] = at.accepted
    if (shared === undefined) throw new Error('nothing was accepted')
    const { bought } = deliveredJob()
    at.know({ ...shared, state: 'delivered', bought, milliseconds: 1, deliveredAt: 1 })
    expect(await problemOf(at, 'again', { of: shared.id }, { asker: eve })).toBe('none')
    expect(at.accepted[1]).toMatchObject({ private: false, wish: { task: 'imagine' } })
  })
})
