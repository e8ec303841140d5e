import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { asShipped } from './node-arguments.ts'
import { patience } from './patience.ts'

/** Easel as a process of its own: what only a real process can show, such as kill -9. */
export interface EaselProcess {
  readonly child: ChildProcess
  /**
   * What it printed and came through the pipe so far: it may be seen at work elsewhere before it is read here. After
   * `kill9` and `stop` it is all there.
   */
  output(): string
  /** Where its web server listens, which it logs. */
  url(): Promise<string>
  /** No goodbye. */
  kill9(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

export async function startEasel(
  env: Readonly<Record<string, string>>,
  role: 'serve' | 'web' | 'discord' | 'worker' = 'serve',
): Promise<EaselProcess> {
  const child = spawn(process.execPath, [...asShipped, role], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = Promise.withResolvers<void>()
  const listening = Promise.withResolvers<string>()
  // For who asks.
  listening.promise.catch(() => {})
  const gone = once(child, 'close')
  let isListening = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Easel is ready')) ready.resolve()
      const port = isListening ? undefined : /"port":(\d+)/.exec(output)?.[1]
      if (port === undefined) return
      isListening = true
      listening.resolve(`http://127.0.0.1:${port}`)
    })
  }
  child.once('close', (code) => {
    const ended = new Error(`Easel ended with ${code}:\n${output}`)
    ready.reject(ended)
    listening.reject(ended)
  })
  // A start is a second of work, and on a busy machine several of them stand in line for it.
  const late = setTimeout(
    () => ready.reject(new Error(`Easel is not ready:\n${output}`)),
    2 * patience.timeout,
  )
  await ready.promise.finally(() => clearTimeout(late))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
    return child.exitCode
  }
  return {
    child,
    output: () => output,
    url: () => listening.promise,
    kill9: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}
