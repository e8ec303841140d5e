import { randomUUID } from 'node:crypto'
import { silentLog } from '../../../src/log.ts'
import { openPlayground } from '../../../src/playground/open.ts'
import { openWeb } from '../../../src/web/server.ts'
import { createScriptedDesk, type ScriptedDesk } from './desk.ts'
import { createMemoryNotebook, createMemoryShelf } from './stores.ts'

export interface RunningPlayground {
  readonly url: string
  readonly port: number
  readonly desk: ScriptedDesk
  readonly shelf: ReturnType<typeof createMemoryShelf>
  close(): Promise<void>
}

export interface RunOptions {
  readonly token?: string
  readonly sandbox?: boolean
  readonly port?: number
  readonly host?: string
  readonly refreshMs?: number
  readonly desk?: ScriptedDesk
  readonly shelf?: ReturnType<typeof createMemoryShelf>
  readonly notebook?: ReturnType<typeof createMemoryNotebook>
}

/** The playground behind the real web server, with a scripted house behind it. */
export async function runPlayground(options: RunOptions = {}): Promise<RunningPlayground> {
  const { port = 0, host = '127.0.0.1', sandbox = true, refreshMs, token } = options
  const desk = options.desk ?? createScriptedDesk()
  const shelf = options.shelf ?? createMemoryShelf()
  const playground = await openPlayground({
    desk,
    shelf,
    notebook: options.notebook ?? createMemoryNotebook(),
    sandbox,
    log: silentLog,
    clock: Date.now,
    randomId: randomUUID,
    ...(token === undefined ? {} : { token }),
    ...(refreshMs === undefined ? {} : { refreshMs }),
  })
  desk.connect(playground.courier)
  const web = await openWeb({
    host,
    port,
    routes: [playground.routes],
    checks: async () => ({}),
    log: silentLog,
  })
  return {
    url: web.url,
    port: web.port,
    desk,
    shelf,
    close: async () => {
      playground.close()
      await web.close()
    },
  }
}
