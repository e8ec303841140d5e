import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  AuthorizationError,
  type Installation as Granted,
  InstallProvider,
  InvalidStateError,
  MissingCodeError,
  MissingStateError,
} from '@slack/oauth'
import { localeIn, pageLanguage } from '../accept-language.ts'
import { wordsFor } from '../chat/words.ts'
import type { Exclusively } from '../lock.ts'
import type { Log } from '../log.ts'
import { slackLogger } from './clients.ts'
import {
  type Installed,
  installedPage,
  installPage,
  type Reader,
  type Trouble,
  troublePage,
} from './install-pages.ts'
import { createStateStore, stateSeconds, type UsedStates } from './install-state.ts'
import { type Installation, type Installations, placeOf } from './installations.ts'
import { refusalCode } from './refusals.ts'
import { installPath, pageUrl, redirectPath } from './routes.ts'
import { optionalScopes, scopes } from './scopes.ts'

interface InstallOptions {
  readonly app: { readonly clientId: string; readonly clientSecret: string; readonly stateSecret: string }
  readonly apiUrl: string
  /** Without it Slack takes the first redirect URL of the app. */
  readonly publicUrl?: string | undefined
  readonly commandPrefix: string
  readonly installations: Installations
  readonly exclusively: Exclusively
  readonly usedStates: UsedStates
  readonly log: Log
  readonly now?: () => number
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** `GET /slack/install` and `GET /slack/oauth_redirect`: @slack/oauth does the exchange, Easel keeps what it brings. */
export interface InstallRoutes {
  readonly install: Route
  readonly redirected: Route
}

export function createInstallRoutes(options: InstallOptions): InstallRoutes {
  const { log } = options
  const again = pageUrl(options.publicUrl, installPath) ?? installPath
  const guarded =
    (step: (request: IncomingMessage, response: ServerResponse, reader: Reader) => Promise<void>): Route =>
    async (request, response) => {
      const reader = readerOf(request, options.commandPrefix)
      response.setHeader('cache-control', 'no-store')
      try {
        await step(request, response, reader)
      } catch (thrown) {
        log.error({ err: thrown }, 'a page of the installation failed')
        show(response, 500, troublePage('later', again, reader))
      }
    }
  return {
    install: guarded((request, response, reader) =>
      providerFor(options, reader).handleInstallPath(request, response, undefined, {
        scopes: [...scopes, ...optionalScopes],
        ...redirectOf(options),
      }),
    ),
    redirected: guarded((request, response, reader) =>
      providerFor(options, reader).handleCallback(request, response, {
        success: (granted) => show(response, 200, installedPage(nextFor(granted), reader)),
        failure: (error) => {
          const [status, trouble] = troubleOf(error)
          show(response, status, troublePage(trouble, again, reader))
        },
      }),
    ),
  }
}

/** One for each request: the page that it renders is in its reader's language. */
function providerFor(options: InstallOptions, reader: Reader): InstallProvider {
  const { app, apiUrl, log, usedStates, now = Date.now } = options
  const notHere = async (): Promise<never> => {
    throw new Error('tokens are looked up in installed-bots.ts')
  }
  return new InstallProvider({
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    stateStore: createStateStore({ stateSecret: app.stateSecret, used: usedStates, now }),
    stateCookieExpirationSeconds: stateSeconds,
    installationStore: {
      storeInstallation: (granted) => keep(granted, now(), options),
      fetchInstallation: notHere,
    },
    renderHtmlForInstallPath: (url) => installPage(url, reader),
    authorizationUrl: authorizationUrl(apiUrl),
    logger: slackLogger(log),
    clientOptions: { slackApiUrl: apiUrl, timeout: 15_000, retryConfig: { retries: 1 } },
  })
}

async function keep(
  granted: Granted,
  now: number,
  { installations, exclusively, log }: InstallOptions,
): Promise<void> {
  const installation = installationOf(granted, now)
  // Under the lock: the old token may just be being refreshed.
  await exclusively(installation.place, () => installations.save(installation))
  log.info({ place: installation.place }, 'Easel was installed on Slack')
}

function installationOf({ team, enterprise, isEnterpriseInstall, bot }: Granted, now: number): Installation {
  const place =
    isEnterpriseInstall === true
      ? enterprise && placeOf({ enterprise: enterprise.id })
      : team && placeOf({ team: team.id })
  if (place === undefined || bot === undefined) throw new Error('Slack gave no bot token')
  const { token, userId: user, scopes: given, refreshToken, expiresAt } = bot
  return {
    place,
    token,
    user,
    scopes: given,
    installedAt: now,
    // Slack counts in seconds.
    ...(refreshToken === undefined || expiresAt === undefined
      ? {}
      : { rotation: { refreshToken, expiresAt: expiresAt * 1000 } }),
  }
}

/** Slack's own next steps, as @slack/oauth takes them. */
function nextFor({ team, enterprise, enterpriseUrl, appId, isEnterpriseInstall }: Granted): Installed {
  if (isEnterpriseInstall !== true || enterprise === undefined) {
    const url = `https://app.slack.com/client/${encodeURIComponent(team?.id ?? '')}`
    return { workspace: team?.name ?? team?.id ?? 'Slack', url, orgWide: false }
  }
  const manage = `manage/organization/apps/profile/${encodeURIComponent(appId ?? '')}/workspaces/add`
  const base = enterpriseUrl?.startsWith('https://') ? enterpriseUrl : 'https://app.slack.com/'
  return { workspace: enterprise.name ?? enterprise.id, url: new URL(manage, base).href, orgWide: true }
}

/** What only a new start can mend, and what only the host can. */
function troubleOf(error: unknown): readonly [status: number, trouble: Trouble] {
  if (error instanceof AuthorizationError) return [403, 'denied']
  const stale = [InvalidStateError, MissingStateError, MissingCodeError]
  if (stale.some((kind) => error instanceof kind)) return [400, 'stale']
  const code = refusalCode(error)
  if (code === undefined) return [500, 'later']
  return code === 'invalid_code' || code === 'code_already_used' ? [400, 'stale'] : [500, 'refused']
}

function show(response: ServerResponse, status: number, page: string): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
  response.end(page)
}

function redirectOf({ publicUrl }: InstallOptions): { redirectUri?: string } {
  const redirectUri = pageUrl(publicUrl, redirectPath)
  return redirectUri === undefined ? {} : { redirectUri }
}

/** Beside the Web API, on slack.com as anywhere else. */
function authorizationUrl(apiUrl: string): string {
  return new URL('/oauth/v2/authorize', apiUrl).href
}

function readerOf(request: IncomingMessage, commandPrefix: string): Reader {
  const language = pageLanguage(localeIn(request.headers['accept-language']))
  return { language, words: wordsFor(language), command: `/${commandPrefix}imagine` }
}
