import { describe, expect, it } from 'vitest'
import type { FailureFacts } from '../../src/failure.ts'
import type { JobInput } from '../../src/jobs/job.ts'
import { remembering } from '../support/remembering-house.ts'
import { sampleJob } from '../support/sample-job.ts'

const file = (filename: string) => ({ surface: 'playground', address: filename, filename }) as const
const pdf: JobInput = { role: 'image', reference: file('scan.pdf') }
const mask: JobInput = { role: 'mask', reference: file('mask.png') }
const noPicture: FailureFacts = {
  kind: 'input',
  problem: 'file_type',
  values: { file: 'scan.pdf', type: 'PDF' },
}

function refused({ facts = noPicture, inputs = [pdf, mask] }: Partial<Refused> = {}) {
  const at = remembering()
  const wish = { task: 'edit', prompt: 'make it night', count: 1, mask: true, references: 0 } as const
  const failure = { facts, trace: { charged: 'no' } } as const
  const { id } = at.know({ ...sampleJob({ wish, inputs, agreed: true }), state: 'failed', failure })
  return { at, of: id }
}

interface Refused {
  readonly facts: FailureFacts
  readonly inputs: readonly JobInput[]
}

async function fieldsOf({ at, of }: ReturnType<typeof refused>) {
  const answer = await at.use('edit-prompt', { of })
  return answer.type === 'form' ? answer.form.fields.map(({ name, required }) => [name, required]) : []
}

describe('Edit prompt & retry', () => {
  it('asks for other pictures where one of them may be the trouble', async () => {
    expect(await fieldsOf(refused())).toEqual([
      ['prompt', true],
      ['image', false],
      ['mask', false],
    ])
  })

  it('asks for the prompt alone where the words were declined', async () => {
    const facts: FailureFacts = { kind: 'blocked', stage: 'input', categories: [] }
    expect(await fieldsOf(refused({ facts }))).toEqual([['prompt', true]])
  })

  it('asks for no other mask where it was painted', async () => {
    const painted = { ...mask, painted: true } as const
    expect(await fieldsOf(refused({ inputs: [pdf, painted] }))).toEqual([
      ['prompt', true],
      ['image', false],
    ])
  })

  it('takes the new picture and keeps the others, and shows the mask on it before anything is bought', async () => {
    const { at, of } = refused()

    await at.use('retry', { of }, { files: { image: file('photo.png') } })

    const [job] = at.accepted
    expect(job?.inputs).toEqual([
      { role: 'image', reference: file('photo.png') },
      { ...mask, blob: expect.stringContaining(of) },
    ])
    expect(job?.agreed).toBeUndefined()
  })

  it('keeps all pictures where none is given', async () => {
    const { at, of } = refused()

    await at.use('retry', { of, prompt: 'make it day' })

    const [job] = at.accepted
    expect(job).toMatchObject({ wish: { prompt: 'make it day' }, inputs: [pdf, mask], agreed: true })
  })
})
