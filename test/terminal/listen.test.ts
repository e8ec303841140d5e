import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataFolder } from '../support/data-folder.ts'
import { sampleFiles } from '../support/sample-files.ts'
import { delivering, footer, image, message, parcel, quote, runScript, text } from './scripted-desk.ts'

const result = message(
  'result',
  quote('Prompt', 'a white siamese cat'),
  quote('Revised prompt', 'A white siamese cat on a sill'),
  footer('gpt-image-2.6-flare · 1024x1024 · high · 3 s · Job abc'),
  footer('size 1000x1000 became 1008x1008'),
)
const cats = [image('white-siamese-cat-1.png', 'one'), image('white-siamese-cat-2.png', 'two')]
const never = new AbortController().signal

describe('an answer with files', () => {
  it('saves them, prints their paths after the words, and exits with 0', async () => {
    await using folder = await dataFolder()
    const files = await sampleFiles()
    const answer = () =>
      ({ type: 'message', audience: 'asker', message: message('notice', text('3 pictures')), files }) as const
    const ran = await runScript(['/help'], { answer }, { cwd: folder.path })
    expect(ran).toMatchObject({
      code: 0,
      out: `3 pictures\n${join('easel-images', 'usage.png')}\n${join('easel-images', 'usage.csv')}\n`,
    })
    const table = join(folder.path, 'easel-images', 'usage.csv')
    expect(await readFile(table, 'utf8')).toBe('day,pictures\n2026-11-25,3\n')
    const json = JSON.parse((await runScript(['/help', '--json'], { answer }, { cwd: folder.path })).out)
    expect(json).toMatchObject({ message: '3 pictures', files: [{ altText: 'Bar chart: 3 pictures' }, {}] })
  })
})

describe('a command that draws', () => {
  it('saves the pictures, prints their paths, the revised prompt and the settings, and exits with 0', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(['/imagine a white siamese cat count:2'], delivering(cats, result), {
      cwd: folder.path,
    })
    expect(ran.code).toBe(0)
    expect(ran.out).toBe(
      [
        join('easel-images', 'white-siamese-cat-1.png'),
        join('easel-images', 'white-siamese-cat-2.png'),
        'Revised prompt: A white siamese cat on a sill',
        'gpt-image-2.6-flare · 1024x1024 · high · 3 s · Job abc',
        'size 1000x1000 became 1008x1008',
        '',
      ].join('\n'),
    )
    expect(await readFile(join(folder.path, 'easel-images/white-siamese-cat-2.png'), 'utf8')).toBe('two')
    expect(await readdir(join(folder.path, 'easel-images'))).toHaveLength(2)
    expect(ran.invocations[0]).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a white siamese cat', count: '2' },
      asker: { id: 'terminal:ada', name: 'ada', admin: true },
      space: 'terminal:local',
    })
  })

  it('tells on standard error how far it is, once a step', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(['/imagine a cat'], delivering(cats, result), { cwd: folder.path })
    expect(ran.err).toBe('Starting…\nDrawing… 1 s\n')
  })

  it('rewrites one line on a terminal, and takes it away before the answer', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(['/imagine a cat'], delivering(cats, result), { cwd: folder.path, tty: true })
    const start = '\r\u001b[2K'
    expect(ran.err).toBe(`${start}Starting…${start}Drawing… 1 s${start}Drawing… 2 s${start}`)
  })

  it('never overwrites a file', async () => {
    await using folder = await dataFolder()
    const out = join(folder.path, 'mine')
    await mkdir(out)
    await writeFile(join(out, 'cat.png'), 'precious')
    await writeFile(join(out, 'cat-2.png'), 'precious too')
    const ran = await runScript(
      ['/imagine a cat', '--out', 'mine'],
      delivering([image('cat.png', 'a'), image('cat.png', 'b')], result),
      { cwd: folder.path },
    )
    const paths = ran.out.split('\n').slice(0, 2)
    expect(paths).toEqual([join('mine', 'cat-3.png'), join('mine', 'cat-4.png')])
    expect(await readFile(join(out, 'cat.png'), 'utf8')).toBe('precious')
    expect(await readFile(join(out, 'cat-3.png'), 'utf8')).toBe('a')
    expect(await readFile(join(out, 'cat-4.png'), 'utf8')).toBe('b')
  })

  it('prints one JSON object and nothing else with --json', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(['--json', '/imagine a white siamese cat'], delivering(cats, result), {
      cwd: folder.path,
    })
    expect(ran.code).toBe(0)
    expect(ran.out.trimEnd()).not.toContain('\n')
    expect(JSON.parse(ran.out)).toEqual({
      job: expect.stringMatching(/^[0-9a-z]{12}$/),
      files: [1, 2].map((number) => ({
        path: join(folder.path, 'easel-images', `white-siamese-cat-${number}.png`),
        altText: `alt of white-siamese-cat-${number}.png`,
      })),
      prompt: 'a white siamese cat',
      revisedPrompt: 'A white siamese cat on a sill',
      settings: 'gpt-image-2.6-flare · 1024x1024 · high · 3 s · Job abc',
      notes: ['size 1000x1000 became 1008x1008'],
    })
  })

  it('delivers to the folder for temporary files what its own folder can no longer take', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(
      ['/imagine a cat', '--json'],
      {
        work: async (setting) => {
          await writeFile(join(folder.path, 'easel-images'), 'somebody put a file here meanwhile')
          await setting.courier.deliver(parcel(setting, cats, result), never)
        },
      },
      { cwd: folder.path },
    )
    expect(ran.code).toBe(0)
    const [first] = JSON.parse(ran.out).files
    expect(await readFile(first.path, 'utf8')).toBe('one')
    await rm(dirname(first.path), { recursive: true })
  })

  it("does not mistake another run's job for its own", async () => {
    await using folder = await dataFolder()
    const ran = await runScript(
      ['/imagine a cat'],
      {
        work: async (setting) => {
          const { courier, destination } = setting
          const address = { run: 'terminal:earlier', out: join(folder.path, 'earlier') }
          const old = { ...setting, destination: { ...destination, address } }
          await courier.progress(old.destination, { message: message('progress', text('An old job')) }, never)
          await courier.deliver(parcel(old, [image('old.png', 'old')], message('result', text('old'))), never)
          await courier.deliver(parcel(setting, [image('new.png', 'new')], result), never)
        },
      },
      { cwd: folder.path },
    )
    expect(ran.out).toContain('new.png')
    expect(ran.out + ran.err).not.toMatch(/old/i)
    expect(await readFile(join(folder.path, 'earlier', 'old.png'), 'utf8')).toBe('old')
  })
})

describe('a command that fails', () => {
  const refused = message(
    'failure',
    text("The image service's safety rules declined this prompt."),
    text('You were not charged.'),
    quote('Prompt', 'something'),
    footer('Job abc'),
  )

  it('says why on standard error, and exits with 1', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(
      ['/imagine something'],
      {
        work: async (setting) => {
          await setting.courier.fail(parcel(setting, [], refused), never)
        },
      },
      { cwd: folder.path },
    )
    expect(ran.code).toBe(1)
    expect(ran.out).toBe('')
    expect(ran.err).toBe(
      "Starting…\nThe image service's safety rules declined this prompt.\nYou were not charged.\nJob abc\n",
    )
    expect(await readdir(folder.path)).toEqual([])
  })

  it('says why as JSON with --json', async () => {
    await using folder = await dataFolder()
    const ran = await runScript(
      ['/imagine', '--json'],
      { answer: () => ({ type: 'message', message: refused, audience: 'asker' }) },
      { cwd: folder.path },
    )
    expect(ran.code).toBe(1)
    expect(ran.err).toBe('')
    expect(JSON.parse(ran.out)).toEqual({
      error: {
        message: expect.stringContaining('safety rules declined this prompt.\nYou were not charged.'),
      },
    })
  })

  it('says which fields a form would have asked for', async () => {
    await using folder = await dataFolder()
    const field = { name: 'prompt', label: 'prompt', hint: '', required: true } as const
    const form = {
      id: 'x',
      title: 'x',
      submitLabel: 'x',
      fields: [{ ...field, type: 'attachment' as const }],
    }
    const ran = await runScript(['/edit'], { answer: () => ({ type: 'form', form }) }, { cwd: folder.path })
    expect(ran).toMatchObject({ code: 1, out: '', err: 'This needs more: prompt. Add each as name:value.\n' })
  })
})

describe('a mistake on the command line', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', ['a cat'], /^"a cat" is no command. Commands begin with \/, such as: \/imagine/],
    [
      'a missing picture',
      ['/edit image:nowhere.png make it blue'],
      /^There is no file .*nowhere\.png that I can/,
    ],
    ['a folder as a picture', ['/edit image:. make it blue'], /^There is no file .* that I can read/],
    ['a web address as a picture', ['/edit image:https://a.example/b.png blue'], /^There is no file /],
    ['--out without a folder', ['/imagine a cat', '--out'], /^--out needs a folder after it/],
    ['--out with an empty folder', ['/imagine a cat', '--out='], /^--out needs a folder after it/],
    [
      '--out that is a file',
      ['/imagine a cat', '--out', 'a-file'],
      /^I can't write into the folder .*a-file\. Name/,
    ],
    ['--out below a file', ['/imagine a cat', '--out', 'a-file/x'], /^I can't write into the folder /],
  ])('(%s) is told before anybody is asked', async (_what, argv, expected) => {
    await using folder = await dataFolder()
    await writeFile(join(folder.path, 'a-file'), '')
    const ran = await runScript(argv, {}, { cwd: folder.path })
    expect(ran.err).toMatch(expected)
    expect(ran).toMatchObject({ code: 1, out: '', invocations: [] })
  })

  it('(an unknown command) is for the desk to answer', async () => {
    await using folder = await dataFolder()
    const said = message('failure', text("I don't know /draw."))
    const ran = await runScript(
      ['/draw a cat'],
      { answer: () => ({ type: 'message', message: said, audience: 'asker' }) },
      { cwd: folder.path },
    )
    expect(ran).toMatchObject({ code: 1, err: "I don't know /draw.\n", invocations: [{ command: 'draw' }] })
  })
})

describe('help', () => {
  it('shows every command with its options when asked, and when there is no command', async () => {
    await using folder = await dataFolder()
    const asked = await runScript(['--help'], {}, { cwd: folder.path })
    const lost = await runScript([], {}, { cwd: folder.path })
    expect(asked).toMatchObject({ code: 0, err: '' })
    expect(lost).toMatchObject({ code: 1, out: '', err: asked.out })
    expect(asked.out).toContain('/imagine prompt [count:1–10] [size:…] [private:yes|no]')
    expect(asked.out).toContain('/edit prompt image:FILE [mask:FILE] [image2:FILE]')
    expect(asked.out).toContain('Make pictures from words')
    expect(asked.out).not.toContain('/cancel')
  })

  it('answers a command that only says something', async () => {
    await using folder = await dataFolder()
    const said = message('notice', { role: 'entry', label: '/imagine', text: 'Make pictures' })
    const script = { answer: () => ({ type: 'message' as const, message: said, audience: 'asker' as const }) }
    const plain = await runScript(['/help'], script, { cwd: folder.path })
    expect(plain).toMatchObject({ code: 0, out: '/imagine: Make pictures\n', err: '' })
    const json = await runScript(['/help', '--json'], script, { cwd: folder.path })
    expect(JSON.parse(json.out)).toEqual({ message: '/imagine: Make pictures' })
    expect(await readdir(folder.path)).toEqual([])
  })
})
