import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { composeCore } from '../../src/compose.ts'
import { readEnvironment } from '../../src/environment.ts'
import { silentLog } from '../../src/log.ts'
import { runTerminal } from '../../src/terminal/listen.ts'
import type { Shown, Stage, Use } from './stage.ts'

/** The terminal: one run a use, files read from and written to real folders; it has no buttons. */
export async function openTerminalStage(
  env: Readonly<Record<string, string>>,
  locale = 'en-US',
): Promise<Stage> {
  const closing = new AsyncDisposableStack()
  const root = await mkdtemp(join(tmpdir(), 'easel-terminal-'))
  closing.defer(() => rm(root, { recursive: true, force: true }))
  const { config } = readEnvironment({ ...env, DATA_DIR: join(root, 'data') })
  const core = await composeCore({
    config,
    storage: { kind: 'folder', dataDir: config.dataDir },
    log: silentLog,
    closing,
  })
  await core.queue.start()
  closing.defer(() => core.queue.drain(1_000))

  const run = async (wanted: Use) => {
    const cwd = join(root, randomUUID())
    await mkdir(cwd)
    const stdout = capture()
    const stderr = capture()
    await runTerminal({
      argv: [await commandLine(wanted, cwd), '--json'],
      desk: core.desk,
      attach: (courier) => {
        core.couriers.terminal = courier
      },
      cwd,
      stdout,
      stderr,
      signal: new AbortController().signal,
      user: 'ada',
      locale,
      randomId: randomUUID,
    })
    // One object is all that --json prints; its fields are the terminal tests' to check.
    const said = JSON.parse(stdout.text()) as { files?: { path: string; altText: string }[] }
    const images = (said.files ?? []).map(async ({ path, altText }) => ({
      filename: basename(path),
      alt: altText,
      bytes: await readFile(path),
    }))
    return { shown: shownOf(words(said), await Promise.all(images), said), progress: stderr.text() }
  }
  const noButtons = () => Promise.reject(new Error('a terminal has no buttons'))
  return {
    use: async (wanted) => (await run(wanted)).shown,
    answered: async (wanted) => {
      const { shown, progress } = await run(wanted)
      const path = /(\S+mask-preview\S*\.png)/.exec(progress)?.[1] ?? ''
      const images = [{ filename: basename(path), alt: '', bytes: await readFile(path) }]
      return { question: shownOf(progress, images, path), shown }
    },
    watched: async (wanted) => ({ looks: [], shown: (await run(wanted)).shown }),
    cancelled: noButtons,
    useAlone: () => Promise.reject(new Error('in a terminal everybody is alone')),
    press: noButtons,
    fill: noButtons,
    paint: () => Promise.reject(new Error('the terminal has no buttons')),
    vanish: noButtons,
    foreign: { channel: 'elsewhere', role: 'nobodys' },
    violations: () => [],
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

function shownOf(text: string, images: Shown['images'], handle: unknown): Shown {
  return { text, images, buttons: [], onlyAsker: true, handle }
}

async function commandLine({ command, options = {}, files = {} }: Use, cwd: string): Promise<string> {
  const { prompt = '', ...named } = options
  for (const { name, bytes } of Object.values(files)) await writeFile(join(cwd, name), bytes)
  const rest = Object.entries(named).map(([name, value]) => `${name}:"${value}"`)
  const attached = Object.entries(files).map(([name, file]) => `${name}:${file.name}`)
  return [`/${command}`, prompt, ...rest, ...attached].join(' ')
}

function capture(): PassThrough & { text(): string } {
  const parts: Buffer[] = []
  const stream = new PassThrough()
  stream.on('data', (chunk: Buffer) => parts.push(chunk))
  return Object.assign(stream, { text: () => Buffer.concat(parts).toString() })
}

/** Every text in the object, however deep. */
function words(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(words).join('\n')
}
