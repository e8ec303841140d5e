/** `npm run sandbox -- --port 4010`: the sandbox alone, for any client of the Images API. */

import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startSandbox } from './server.ts'

const USAGE = 'Usage: npm run sandbox -- [--port 4010] [--host 127.0.0.1] [--pace 1]\n'

async function main(): Promise<void> {
  const options = readOptions()
  if (options === undefined) {
    process.stderr.write(USAGE)
    process.exitCode = 2
    return
  }
  const sandbox = await startSandbox(options).catch((cause: unknown) => {
    // Node's own words, which name the address: a port that is taken, a host that is not this machine's.
    process.stderr.write(`The sandbox cannot start: ${cause instanceof Error ? cause.message : cause}\n`)
  })
  if (sandbox === undefined) {
    process.exitCode = 1
    return
  }
  process.stdout.write(
    `The sandbox draws at ${sandbox.url}\n\n` +
      `  export OPENAI_BASE_URL=${sandbox.url}\n` +
      '  export OPENAI_API_KEY=sandbox\n\n' +
      'Any key works. A prompt with sandbox:rate_limit_exceeded in it gets that error; Ctrl+C ends.\n',
  )
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await sandbox.close()
}

function readOptions(): { port: number; host: string; pace: number } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4010' },
        host: { type: 'string', default: '127.0.0.1' },
        pace: { type: 'string', default: '1' },
      },
    })
    const port = Number(values.port)
    const pace = Number(values.pace)
    const valid = Number.isInteger(port) && port >= 0 && port < 65_536 && pace >= 0
    return valid ? { port, host: values.host, pace } : undefined
  } catch {
    // parseArgs throws only for arguments that do not exist: the usage line is the answer.
    return undefined
  }
}

await main()
