import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process of the benchmark: started, heard on its first line, and ended. */
export interface Child {
  readonly pid: number
  readonly firstLine: string
  stop(): Promise<void>
}

/** Starts a script as `npm start` starts Easel, so that all bots have the same chances. */
export async function startChild(
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const child = spawn(process.execPath, ['--import', './src/compile-cache.js', script, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await Promise.race([once(child.stdout, 'data'), endOf(child, script)])
  // Whatever else it prints must not fill the pipe.
  child.stdout.resume()
  return {
    pid: child.pid ?? 0,
    firstLine: String(line).trim(),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function endOf(child: ChildProcess, script: string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${script} ended with ${code} before it was ready`)
}
