import { storageOf } from './backend.ts'
import { type Core, composeCore } from './compose.ts'
import { type Config, EnvironmentError, loadEnvironment, redactor } from './environment.ts'
import { Failure } from './failure.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { onNpmGone } from './npm-start.ts'
import { isRole, type Role, type RoleName, roles, whyUseless } from './roles.ts'
import { StoreError } from './store/store-error.ts'
import { openSurfaces } from './surfaces.ts'
import { ListenError } from './web/listen.ts'
import { metricsRoutes } from './web/metrics.ts'
import { openWeb, type Web } from './web/server.ts'

/** Environment → stores → queue → commands → surfaces → web; waits for a signal; closes backwards. */
async function serve(name: RoleName, config: Config, log: Log): Promise<number> {
  const useless = whyUseless(name, config)
  if (useless !== undefined) throw new UsageError(useless)
  const role = roles[name]
  await using closing = new AsyncDisposableStack()
  const stop = waitForStop(log)
  const metrics = createMetrics()
  const core = await composeCore({ config, storage: storageOf(config), log, metrics, closing })
  const surfaces = await openSurfaces({ core, role, config, log, closing, onFatal: stop.fatal })
  const checks = () => readiness(core, surfaces.checks, stop.stopping())
  metrics.watchReadiness(checks)
  const web = await openDoor(role, config, log, {
    routes: [metricsRoutes(metrics), ...surfaces.routes],
    nodeRoutes: surfaces.nodeRoutes,
    checks,
  })
  if (web !== undefined && role.web) core.site.listensAt(web.url)
  closing.defer(async () => {
    surfaces.hangUp()
    await web?.close()
  })
  if (role.works) await core.queue.start()
  announce(name, config, web?.url)

  const exitCode = await stop.code
  await surfaces.stopIntake()
  // Before anything is closed: jobs that finish now still answer through their couriers.
  await core.queue.drain(config.jobs.graceMs)
  return exitCode
}

/** People and platforms come to PORT; the other roles only say how they are, and only where somebody asks. */
async function openDoor(
  { web }: Role,
  { http: { host, port, healthPort } }: Config,
  log: Log,
  parts: Pick<Parameters<typeof openWeb>[0], 'routes' | 'nodeRoutes' | 'checks'>,
): Promise<Web | undefined> {
  if (web) return openWeb({ ...parts, host, port, log })
  if (healthPort === undefined) return undefined
  return openWeb({ ...parts, host, port: healthPort, portVariable: 'HEALTH_PORT', log })
}

async function readiness(
  { stores }: Core,
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
  onNpmGone(process, () => {
    if (stopping) return
    log.info({}, 'npm is gone: stopping')
    end(0)
  })
  return {
    code,
    stopping: () => stopping,
    fatal: (reason: unknown) => {
      log.error({ err: reason }, 'a surface cannot go on')
      if (!stopping) end(1)
    },
  }
}

function announce(name: RoleName, config: Config, url: string | undefined): void {
  const role = roles[name]
  const drawing =
    config.provider.kind === 'sandbox' ? 'drawing offline in the sandbox' : config.provider.baseUrl
  const { discord, slack, playground } = config
  const places = [
    name !== 'serve' && name,
    role.gateway && discord !== undefined && discord.gateway !== 'off' && 'Discord',
    role.web && discord?.gateway === 'off' && 'Discord (http)',
    role.web && slack !== undefined && `Slack (${slack.mode})`,
    role.web && playground !== undefined && `the playground at ${url}`,
  ].filter((place) => typeof place === 'string')
  const images = role.works ? ` Images: ${drawing}.` : ''
  process.stdout.write(`Easel is ready: ${places.join(', ') || url}.${images}\n`)
}

/** `node src/main.ts [mode]`: what each npm script runs. */
async function run(
  [mode = 'serve', ...rest]: readonly string[],
  config: Config,
  redact: Redact,
): Promise<number> {
  const log = createLog(config.logLevel, redact)
  if (isRole(mode)) return serve(mode, config, log)
  switch (mode) {
    case 'terminal':
      return (await import('./one-shot.ts')).runInTerminal(config, quieter(config, redact), rest)
    case 'manifest':
      return (await import('./registration.ts')).printManifest(config)
    case 'register':
      return (await import('./registration.ts')).registerOnDiscord(config, log)
    default:
      throw new UsageError(
        `Easel has no mode "${mode}". It has serve (the default), web, discord, worker, terminal, manifest and register.`,
      )
  }
}

type Redact = ReturnType<typeof redactor>

/** A terminal shows its answer; the log joins in only for what nobody expected, or when it is asked for. */
function quieter({ logLevel }: Config, redact: Redact): Log {
  return createLog(logLevel === 'info' ? 'error' : logLevel, redact)
}

class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What a person can mend is one message; anything else is a bug and shows its stack. */
function complain(thrown: unknown, redact: Redact): number {
  const say = (text: string) => process.stderr.write(`${redact(text)}\n`)
  if (thrown instanceof EnvironmentError || thrown instanceof UsageError) {
    say(thrown.message)
    return 2
  }
  if (thrown instanceof StoreError || thrown instanceof ListenError || thrown instanceof Failure) {
    const detail = thrown instanceof Failure ? thrown.trace.detail : undefined
    say(detail ?? thrown.message)
    return 1
  }
  say(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  return 1
}

async function start(argv: readonly string[]): Promise<number> {
  const { config, secrets } = loadEnvironment()
  const redact = redactor(secrets)
  // Node's own last words show an error whole, with the headers that a library keeps in it.
  process.on('uncaughtException', (thrown) => process.exit(complain(thrown, redact)))
  return run(argv, config, redact).catch((thrown: unknown) => complain(thrown, redact))
}

// Before the environment is read no secret is known; its own error names variables, never values.
const nothingToHide: Redact = (text) => text

process.exit(await start(process.argv.slice(2)).catch((thrown: unknown) => complain(thrown, nothingToHide)))
