import { describe, expect, it } from 'vitest'
import type { ReadyCommand } from '../../src/chat/command.ts'
import { openDesk } from '../../src/chat/dispatch.ts'
import { createEvents } from '../../src/events.ts'
import { inputFailure } from '../../src/failure.ts'
import { silentLog } from '../../src/log.ts'
import { sampleInvocation } from '../support/sample-job.ts'

const offer = {
  models: [],
  qualities: [],
  sizes: Array.from({ length: 40 }, (_, n) => ({ value: `${n}x${n}`, label: `${n}x${n}` })),
  styles: [],
}

function desk(run: ReadyCommand['run']) {
  const imagine: ReadyCommand = {
    declaration: {
      name: 'imagine',
      description: 'command.imagine',
      entry: 'command',
      options: {
        size: { type: 'text', description: 'option.size', maxLength: 9, suggests: 'sizes' },
        style: { type: 'text', description: 'option.style', maxLength: 9, suggests: ['ink', 'pencil'] },
        prompt: { type: 'text', description: 'option.prompt', maxLength: 9 },
      },
    },
    run,
  }
  return openDesk({
    commands: [imagine],
    offer,
    offerAt: async () => offer,
    events: createEvents(silentLog),
    acknowledged: () => {},
    now: Date.now,
  })
}

const typing = (command: string, option: string, typed: string) => ({
  ...sampleInvocation({ command, options: {} }),
  option,
  typed,
})

const textOf = (answer: Awaited<ReturnType<ReturnType<typeof desk>['dispatch']>>) =>
  answer.type === 'message' ? answer.message.paragraphs.map(({ text }) => text).join('\n') : answer.type

describe('the desk', () => {
  it('names the option that has to be mended, so that a form can say it there', async () => {
    const values = { option: 'size', value: 'banana', allowed: 'square' }
    const refused = desk(async () => Promise.reject(inputFailure('option_invalid', values)))
    const blocked = desk(async () => Promise.reject(inputFailure('gone')))
    expect(await refused.dispatch(sampleInvocation())).toMatchObject({ type: 'message', option: 'size' })
    expect(await blocked.dispatch(sampleInvocation())).not.toHaveProperty('option')
  })

  it('gives back what the command answers', async () => {
    const answer = await desk(async () => ({ type: 'done' })).dispatch(sampleInvocation())
    expect(answer).toEqual({ type: 'done' })
  })

  it('turns a failure into words for the asker alone', async () => {
    const answer = await desk(async () => {
      throw inputFailure('mask_empty')
    }).dispatch(sampleInvocation())
    expect(answer).toMatchObject({ type: 'message', audience: 'asker' })
    expect(textOf(answer)).toContain('mask marks nothing')
  })

  it('says nothing of what broke inside', async () => {
    const answer = await desk(async () => {
      throw new TypeError('password=hunter2')
    }).dispatch(sampleInvocation())
    expect(textOf(answer)).not.toContain('hunter2')
    expect(textOf(answer)).toContain('went wrong on our side')
  })

  it('answers a command that it does not know', async () => {
    const answer = await desk(async () => ({ type: 'done' })).dispatch(
      sampleInvocation({ command: 'constructor' }),
    )
    expect(textOf(answer)).toContain('/constructor')
  })

  it('suggests what the declaration itself lists', async () => {
    const open = desk(async () => ({ type: 'done' }))
    expect(await open.suggest(typing('imagine', 'style', 'PEN'))).toEqual([
      { value: 'pencil', label: 'pencil' },
    ])
    expect(await open.suggest(typing('imagine', 'style', ''))).toHaveLength(2)
  })

  it('suggests at most 25 of what matches, and nothing for what does not exist', async () => {
    const open = desk(async () => ({ type: 'done' }))
    expect(await open.suggest(typing('imagine', 'size', ''))).toHaveLength(25)
    expect(await open.suggest(typing('imagine', 'size', '39'))).toEqual([{ value: '39x39', label: '39x39' }])
    expect(await open.suggest(typing('imagine', 'prompt', ''))).toEqual([])
    expect(await open.suggest(typing('imagine', 'nothing', ''))).toEqual([])
    expect(await open.suggest(typing('nothing', 'size', ''))).toEqual([])
  })
})
