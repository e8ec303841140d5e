import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storageOf } from '../../src/backend.ts'
import { type Core, composeCore } from '../../src/compose.ts'
import { type Config, readEnvironment } from '../../src/environment.ts'
import type { SharedPace } from '../../src/jobs/bullmq-queue.ts'
import { silentLog } from '../../src/log.ts'
import { type RoleName, roles } from '../../src/roles.ts'
import { openSurfaces } from '../../src/surfaces.ts'
import { openWeb, type Web } from '../../src/web/server.ts'

export interface OpenEasel extends AsyncDisposable {
  readonly core: Core
  readonly web: Web
  readonly dataDir: string
}

/**
 * The whole of Easel in this process, or a role of it, wired as main.ts wires it, on a data folder of its own and any
 * free port.
 */
export async function openEasel(
  env: Readonly<Record<string, string>>,
  { role: name = 'serve', pace }: { readonly role?: RoleName; readonly pace?: SharedPace } = {},
): Promise<OpenEasel> {
  const role = roles[name]
  const closing = new AsyncDisposableStack()
  const dataDir = env.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'easel-test-')))
  if (env.DATA_DIR === undefined) closing.defer(() => rm(dataDir, { recursive: true, force: true }))
  const config: Config = readEnvironment({ PORT: '0', DATA_DIR: dataDir, ...env }).config
  try {
    const place = storageOf(config)
    const storage = place.kind === 'redis' && pace !== undefined ? { ...place, pace } : place
    const core = await composeCore({ config, storage, log: silentLog, closing })
    const onFatal = (reason: unknown) => {
      throw reason
    }
    const surfaces = await openSurfaces({
      core,
      config,
      role,
      log: silentLog,
      closing,
      onFatal,
    })
    const web = await openWeb({
      ...config.http,
      routes: surfaces.routes,
      nodeRoutes: surfaces.nodeRoutes,
      checks: async () => ({ stores: await core.stores.healthy() }),
      log: silentLog,
    })
    if (role.web) core.site.listensAt(web.url)
    closing.defer(() => {
      surfaces.hangUp()
      return web.close()
    })
    closing.defer(() => core.queue.drain(1_000))
    if (role.works) await core.queue.start()
    return { core, web, dataDir, [Symbol.asyncDispose]: () => closing.disposeAsync() }
  } catch (thrown) {
    await closing.disposeAsync()
    throw thrown
  }
}
