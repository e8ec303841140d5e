import { type Arguments, Refusal } from './method.ts'
import type { TeamParts } from './team.ts'

/** Slack's side of OAuth: the page where a person approves, the exchange of the code, tokens that rotate and end. */
export interface OAuth {
  readonly clientId: string
  readonly clientSecret: string
  /** What the app's settings list. */
  readonly redirectUrls: string[]
  /** Tokens live 12 hours from the next grant on. */
  rotation: boolean
  /** A person opens the authorize URL and presses Allow, or Cancel; gives where Slack sends the browser. */
  approve(url: string, consent: Consent): string
  access(args: Arguments): object
  /** The workspaces that a token speaks for, or Slack's refusal. */
  ownersOf(token: string): readonly TeamParts[] | string
  /** A token that no OAuth brought: installed by hand. */
  issue(token: string, teams: readonly TeamParts[]): void
  /** Ends every token of these workspaces. */
  end(teams: readonly TeamParts[], refusal?: string): void
}

export interface Consent {
  /** A workspace, or all workspaces of an organization. */
  readonly teams: readonly TeamParts[]
  readonly orgWide?: boolean
  readonly cancel?: boolean
  /** Optional scopes that the person leaves out. */
  readonly without?: readonly string[]
}

interface Token {
  readonly teams: readonly TeamParts[]
  readonly endsAt?: number
  ended?: string
}

interface Grant extends Consent {
  readonly scope: string
  readonly redirectUri: string | undefined
  used: boolean
}

const lifeSeconds = 43_200

export function createOAuth(now: () => number): OAuth {
  const tokens = new Map<string, Token>()
  const codes = new Map<string, Grant>()
  const refreshTokens = new Map<string, Grant>()
  const clientId = '1111111111.2222222222'
  const clientSecret = crypto.randomUUID()

  const give = (grant: Grant): object => {
    const token = `${oauth.rotation ? 'xoxe.' : ''}xoxb-${crypto.randomUUID()}`
    tokens.set(token, {
      teams: grant.teams,
      ...(oauth.rotation ? { endsAt: now() + lifeSeconds * 1000 } : {}),
    })
    const refresh = `xoxe-1-${crypto.randomUUID()}`
    if (oauth.rotation) refreshTokens.set(refresh, grant)
    const [first] = grant.teams
    const workspace = first?.workspace
    return {
      access_token: token,
      token_type: 'bot',
      scope: grant.scope,
      bot_user_id: workspace?.bot,
      app_id: workspace?.app,
      team: grant.orgWide === true ? null : { id: workspace?.team, name: `Team <${workspace?.team}>` },
      enterprise: workspace?.enterprise === undefined ? null : { id: workspace.enterprise, name: 'Org & Co' },
      authed_user: { id: 'U2' },
      is_enterprise_install: grant.orgWide === true,
      ...(oauth.rotation ? { refresh_token: refresh, expires_in: lifeSeconds } : {}),
    }
  }

  const oauth: OAuth = {
    clientId,
    clientSecret,
    redirectUrls: [],
    rotation: false,
    approve: (text, consent) => {
      const url = new URL(text)
      const {
        client_id: client,
        scope = '',
        state,
        redirect_uri: redirectUri,
      } = Object.fromEntries(url.searchParams)
      if (url.pathname !== '/oauth/v2/authorize') throw new Error(`nothing is at ${url.pathname}`)
      if (client !== clientId) throw new Error('invalid_client_id')
      const target = redirectUri ?? oauth.redirectUrls[0]
      if (target === undefined || !oauth.redirectUrls.includes(target)) throw new Error('bad_redirect_uri')
      if (state === undefined || scope === '') throw new Error('the authorize URL is not whole')
      const back = new URL(target)
      back.searchParams.set('state', state)
      if (consent.cancel === true) {
        back.searchParams.set('error', 'access_denied')
        return back.href
      }
      const granted = scope.split(',').filter((name) => consent.without?.includes(name) !== true)
      const code = crypto.randomUUID()
      codes.set(code, { ...consent, scope: granted.join(','), redirectUri, used: false })
      back.searchParams.set('code', code)
      return back.href
    },
    access: (args) => {
      if (args.client_id !== clientId) throw new Refusal('invalid_client_id')
      if (args.client_secret !== clientSecret) throw new Refusal('bad_client_secret')
      if (args.grant_type === 'refresh_token') {
        const grant = refreshTokens.get(args.refresh_token ?? '')
        if (grant === undefined) throw new Refusal('invalid_refresh_token')
        refreshTokens.delete(args.refresh_token ?? '')
        return give(grant)
      }
      const grant = codes.get(args.code ?? '')
      if (grant === undefined || grant.used) throw new Refusal('invalid_code')
      if (grant.redirectUri !== args.redirect_uri) throw new Refusal('bad_redirect_uri')
      grant.used = true
      for (const { workspace, house } of grant.teams) {
        workspace.orgWide = grant.orgWide === true
        house.scopes.clear()
        for (const name of grant.scope.split(',')) house.scopes.add(name)
      }
      return give(grant)
    },
    ownersOf: (token) => {
      const known = tokens.get(token)
      if (known === undefined) return token === '' ? 'not_authed' : 'invalid_auth'
      if (known.ended !== undefined) return known.ended
      return known.endsAt !== undefined && known.endsAt <= now() ? 'token_expired' : known.teams
    },
    issue: (token, teams) => void tokens.set(token, { teams }),
    end: (teams, refusal = 'token_revoked') => {
      for (const token of tokens.values()) {
        if (token.teams.some((one) => teams.includes(one))) token.ended = refusal
      }
      for (const [refresh, grant] of refreshTokens) {
        if (grant.teams.some((one) => teams.includes(one))) refreshTokens.delete(refresh)
      }
    },
  }
  return oauth
}
