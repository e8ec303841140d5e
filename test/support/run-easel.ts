import { execFile } from 'node:child_process'
import { asShipped } from './node-arguments.ts'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `node src/main.ts …` to its end. */
export function runEasel(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const environment = { PATH: process.env.PATH ?? '', PORT: '0', ...env }
    execFile(process.execPath, [...asShipped, ...args], { env: environment }, (error, stdout, stderr) => {
      // execFile reports a non-zero exit as an error whose code is that number.
      const code = typeof error?.code === 'number' ? error.code : 0
      resolve({ code, stdout, stderr })
    })
  })
}
