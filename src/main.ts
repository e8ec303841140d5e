import { composeHouse, type House } from './compose.ts'
import { type Config, EnvironmentError, loadEnvironment, redactor } from './environment.ts'
import { Failure } from './failure.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { StoreError } from './store/store-error.ts'
import { openSurfaces } from './surfaces.ts'
import { ListenError } from './web/listen.ts'
import { metricsRoutes } from './web/metrics.ts'
import { openWeb } from './web/server.ts'

/** Environment → stores → queue → commands → surfaces → web; waits for a signal; closes backwards. */
async function serve(config: Config, log: Log): Promise<number> {
  await using closing = new AsyncDisposableStack()
  const stop = waitForStop(log)
  const metrics = createMetrics()
  const house = await composeHouse({ config, dataDir: config.dataDir, log, metrics, closing })
  const surfaces = await openSurfaces({ house, config, log, closing, onFatal: stop.fatal })
  const web = await openWeb({
    ...config.http,
    routes: [metricsRoutes(metrics), ...surfaces.routes],
    nodeRoutes: surfaces.nodeRoutes,
    checks: () => readiness(house, surfaces.checks, stop.stopping()),
    log,
  })
  metrics.watchReadiness(() => readiness(house, surfaces.checks, stop.stopping()))
  house.site.listensAt(web.url)
  closing.defer(() => {
    surfaces.hangUp()
    return web.close()
  })
  await house.queue.start()
  announce(config, web.url)

  const exitCode = await stop.code
  await surfaces.stopIntake()
  // Before anything is closed: jobs that finish now still answer through their couriers.
  await house.queue.drain(config.jobs.graceMs)
  return exitCode
}

async function readiness(
  { stores }: House,
  checks: ReadonlyMap<string, () => boolean>,
  stopping: boolean,
): Promise<Record<string, boolean>> {
  const surfaces = [...checks].map(([name, isReady]) => [name, isReady()] as const)
  return { ...Object.fromEntries(surfaces), stores: await stores.healthy(), accepting: !stopping }
}

/** SIGTERM and SIGINT end with 0, a surface that can never work again with 1; a second signal does not wait. */
function waitForStop(log: Log) {
  const { promise: code, resolve } = Promise.withResolvers<number>()
  let stopping = false
  const end = (exitCode: number) => {
    if (stopping) process.exit(exitCode === 0 ? 130 : exitCode)
    stopping = true
    resolve(exitCode)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping')
      end(0)
    })
  }
  return {
    code,
    stopping: () => stopping,
    fatal: (reason: unknown) => {
      log.error({ err: reason }, 'a surface cannot go on')
      if (!stopping) end(1)
    },
  }
}

function announce(config: Config, url: string): void {
  const drawing =
    config.provider.kind === 'sandbox' ? 'drawing offline in the sandbox' : config.provider.baseUrl
  const places = [
    config.discord && (config.discord.gateway === 'off' ? 'Discord (http)' : 'Discord'),
    config.slack && `Slack (${config.slack.mode})`,
    config.playground && `the playground at ${url}`,
  ].filter((place) => place !== undefined)
  process.stdout.write(`Easel is ready: ${places.join(', ') || url}. Images: ${drawing}.\n`)
}

/** `node src/main.ts [mode]`: what each npm script runs. */
async function run([mode = 'serve', ...rest]: readonly string[]): Promise<number> {
  const { config, secrets } = loadEnvironment()
  const log = createLog(config.logLevel, redactor(secrets))
  switch (mode) {
    case 'serve':
      return serve(config, log)
    case 'terminal':
      return (await import('./one-shot.ts')).runInTerminal(config, quieter(config, secrets), rest)
    case 'manifest':
      return (await import('./registration.ts')).printManifest(config)
    case 'register':
      return (await import('./registration.ts')).registerOnDiscord(config, log)
    default:
      throw new UsageError(
        `Easel has no mode "${mode}". It has serve (the default), terminal, manifest and register.`,
      )
  }
}

/** A terminal shows its answer; the log joins in only for what nobody expected, or when it is asked for. */
function quieter({ logLevel }: Config, secrets: readonly string[]): Log {
  return createLog(logLevel === 'info' ? 'error' : logLevel, redactor(secrets))
}

class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What a person can mend is one message; anything else is a bug and shows its stack. */
function complain(thrown: unknown): number {
  if (thrown instanceof EnvironmentError || thrown instanceof UsageError) {
    process.stderr.write(`${thrown.message}\n`)
    return 2
  }
  if (thrown instanceof StoreError || thrown instanceof ListenError || thrown instanceof Failure) {
    const detail = thrown instanceof Failure ? thrown.trace.detail : undefined
    process.stderr.write(`${detail ?? thrown.message}\n`)
    return 1
  }
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  return 1
}

process.exit(await run(process.argv.slice(2)).catch(complain))
