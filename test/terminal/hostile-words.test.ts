import { describe, expect, it } from 'vitest'
import { dataFolder } from '../support/data-folder.ts'
import { delivering, footer, image, message, parcel, quote, runScript, text } from './scripted-desk.ts'

const never = new AbortController().signal

describe('hostile words', () => {
  const nasty = 'cat\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.\u0000\r\nfake: line'

  it('reach the terminal without escape sequences, control characters and turned directions', async () => {
    await using folder = await dataFolder()
    const said = message('result', quote('Revised prompt', nasty), footer(nasty))
    const ran = await runScript([`/imagine ${nasty}`], delivering([image('cat.png', 'x', nasty)], said), {
      cwd: folder.path,
    })
    const shown = ran.out + ran.err
    expect(shown).toContain('Revised prompt: cat')
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    expect(shown).not.toContain('[2J')
  })

  it('come back whole in the JSON, where nothing of them is raw', async () => {
    await using folder = await dataFolder()
    const said = message('result', quote('Prompt', nasty), quote('Revised prompt', nasty), footer('x'))
    const ran = await runScript(['/imagine x', '--json'], delivering([image('cat.png', 'x', nasty)], said), {
      cwd: folder.path,
    })
    expect(ran.out.trimEnd()).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
    expect(JSON.parse(ran.out)).toMatchObject({ prompt: nasty, revisedPrompt: nasty })
  })

  it('cannot fake a progress line on a terminal', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(
      ['/imagine x'],
      {
        work: async (setting) => {
          await setting.courier.progress(
            setting.destination,
            { message: message('progress', text(nasty.repeat(9))) },
            never,
          )
          await setting.courier.deliver(parcel(setting, [], message('result')), never)
        },
      },
      { cwd: folder.path, tty: true },
    )
    const lines = ran.err.split('\r\u001b[2K')
    expect(lines.every((line) => line.length < 40 && !/\p{Cc}/u.test(line))).toBe(true)
  })
})
