import { describe, expect, it } from 'vitest'
import { dataFolder } from '../support/data-folder.ts'
import { image, message, parcel, runScript, text } from './scripted-desk.ts'

const never = new AbortController().signal
const cats = [image('white-siamese-cat-1.png', 'one')]
const result = message('result')

describe('Ctrl-C', () => {
  const gone = message('notice', text('Cancelled.'), text('You were not charged.'))

  it('cancels the job, says so, and exits with 130', async () => {
    await using folder = await dataFolder()
    const ctrlC = new AbortController()
    const ran = await runScript(
      ['/imagine a cat'],
      {
        work: async () => ctrlC.abort(),
        onCancel: async (setting) => {
          await setting.courier.fail(parcel(setting, [], gone), never)
        },
      },
      { cwd: folder.path, signal: ctrlC.signal },
    )
    expect(ran).toMatchObject({ code: 130, out: '', err: 'Starting…\nCancelled.\nYou were not charged.\n' })
    expect(ran.invocations[1]).toMatchObject({
      command: 'cancel',
      options: { of: expect.stringMatching(/^[0-9a-z]{12}$/) },
      asker: { id: 'terminal:ada' },
    })
    expect(ran.invocations[1]?.id).not.toBe(ran.invocations[0]?.id)
  })

  it('that comes too late changes nothing', async () => {
    await using folder = await dataFolder()
    const ctrlC = new AbortController()
    const ran = await runScript(
      ['/imagine a cat'],
      {
        work: async () => ctrlC.abort(),
        onCancel: async (setting) => {
          await setting.courier.deliver(parcel(setting, cats, result), never)
        },
      },
      { cwd: folder.path, signal: ctrlC.signal },
    )
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('white-siamese-cat-1.png')
  })

  it('before anything was asked asks nothing', async () => {
    await using folder = await dataFolder()
    const ctrlC = new AbortController()
    const ran = await runScript(
      ['/imagine a cat'],
      {},
      {
        cwd: folder.path,
        signal: ctrlC.signal,
        attached: () => ctrlC.abort(),
      },
    )
    expect(ran).toMatchObject({ code: 130, invocations: [] })
  })
})
