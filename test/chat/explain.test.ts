import { describe, expect, it } from 'vitest'
import { decodePress } from '../../src/chat/buttons.ts'
import { explainFailure } from '../../src/chat/explain.ts'
import { invocationId, jobIdOf } from '../../src/chat/ids.ts'
import { wordKeys, wordsFor } from '../../src/chat/words.ts'
import { accountProblems, Failure, type FailureFacts } from '../../src/failure.ts'

const job = jobIdOf(invocationId('test:1'))
const explain = (
  facts: FailureFacts,
  options: { admin?: boolean; charged?: 'no' | 'maybe'; detail?: string } = {},
) => {
  const { admin = false, charged = 'no', detail } = options
  const failure = new Failure(facts, { charged, ...(detail === undefined ? {} : { detail }) })
  const message = explainFailure(failure, {
    words: wordsFor('en'),
    job,
    admin,
    offerRetry: true,
    prompt: 'a cat',
  })
  return {
    text: message.paragraphs.map((one) => one.text).join('\n'),
    buttons: message.buttons.map(({ label }) => label),
    presses: message.buttons.map(({ id }) => decodePress(id)),
  }
}

describe('a failure in words', () => {
  it('after a refusal keeps the prompt, says it cost nothing, and offers to edit it', () => {
    const said = explain({ kind: 'blocked', stage: 'input', categories: ['violence-secret-category'] })
    expect(said.text).toContain('safety rules')
    expect(said.text).toContain('not charged')
    expect(said.text).toContain('a cat')
    expect(said.text).toContain(job)
    expect(said.text).not.toContain('violence-secret-category')
    expect(said.presses).toEqual([{ command: 'edit-prompt', subject: job }])
    expect(said.buttons).toEqual(['Edit prompt & retry'])
  })

  it('tells an admin what to mend and everybody else to fetch one', () => {
    const facts: FailureFacts = { kind: 'account', problem: 'billing_limit', values: {} }
    expect(explain(facts, { admin: true }).text).toContain('billing limit')
    expect(explain(facts).text).toContain('admin')
    expect(explain(facts).text).not.toContain('billing')
  })

  it('says when to come back, and offers the retry', () => {
    const said = explain({ kind: 'capacity', problem: 'rate_limited', retryAfterMs: 11_200 })
    expect(said.text).toContain('12 seconds')
    expect(said.buttons).toEqual(['Retry'])
  })

  it.each([
    [1_000, 'in 1 second.'],
    [119_000, 'in 119 seconds.'],
    [120_000, 'in 2 minutes.'],
    [9_999_000, 'in 167 minutes.'],
  ])('says a wait of %i ms as people would', (retryAfterMs, wait) => {
    for (const problem of ['rate_limited', 'overloaded'] as const) {
      expect(explain({ kind: 'capacity', problem, retryAfterMs }).text).toContain(`Try again ${wait}`)
    }
  })

  it('admits that a first try may have been billed', () => {
    expect(explain({ kind: 'capacity', problem: 'interrupted' }, { charged: 'maybe' }).text).toContain(
      'may have billed',
    )
  })

  it('names the replacement of a retired model to anyone', () => {
    const values = { model: 'dall-e-3', date: '2026-05-12', replacement: 'gpt-image-2.6-flare' }
    expect(explain({ kind: 'account', problem: 'model_retired', values }).text).toContain(
      'gpt-image-2.6-flare',
    )
  })

  it("never says a bug's cause to a person", () => {
    const said = explain({ kind: 'bug' }, { detail: 'TypeError at secret.ts:1' })
    expect(said.text).not.toContain('secret.ts')
    expect(said.text).toContain(job)
  })

  it('speaks of no cost and no job to someone who pressed what is not theirs', () => {
    const said = explain({ kind: 'limits', problem: 'not_yours', values: {} })
    expect(said.text).toBe('Only the person who asked can do that.')
    expect(said.buttons).toEqual([])
    const saidToo = explain({ kind: 'limits', problem: 'asker_or_admin', values: {} })
    expect(saidToo.text).toBe('Only the person who asked, or an admin, can do that.')
  })

  it('has words for every problem that the code can throw', async () => {
    const { readFile } = await import('node:fs/promises')
    const source = await readFile(new URL('../../src/failure.ts', import.meta.url), 'utf8')
    const inputs = [...source.slice(0, source.indexOf('/** Values that')).matchAll(/\| '([a-z_]+)'/g)]
    expect(inputs.length).toBeGreaterThan(15)
    for (const [, problem] of inputs) expect(wordKeys).toContain(`failure.input.${problem}`)
    for (const problem of accountProblems) expect(wordKeys).toContain(`failure.account.${problem}`)
    for (const kind of ['capacity', 'limits', 'surface'] as const) {
      const part = source.slice(source.indexOf(`kind: '${kind}'`))
      const problems = [...part.slice(0, part.indexOf('readonly kind', 10)).matchAll(/'([a-z_]+)'/g)].slice(1)
      expect(problems.length, kind).toBeGreaterThan(0)
      for (const [, problem] of problems) expect(wordKeys).toContain(`failure.${kind}.${problem}`)
    }
  })
})
