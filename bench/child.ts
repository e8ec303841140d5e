import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process of the benchmark: started, heard on its first line, and ended. */
export interface Child {
  readonly pid: number
  readonly firstLine: string
  stop(): Promise<void>
}

/** Starts Node with these arguments: a script and its own, or what comes before. */
export async function startChild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await Promise.race([once(child.stdout, 'data'), endOf(child, args)])
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

async function endOf(child: ChildProcess, args: readonly string[]): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${args.join(' ')} ended with ${code} before it was ready`)
}
