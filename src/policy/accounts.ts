import type { SpaceId } from '../chat/ids.ts'
import { Failure } from '../failure.ts'
import type { AccountCheck } from '../images/check-account.ts'
import type { Payer } from '../images/clients.ts'
import type { Account } from '../images/http-request.ts'
import type { Sealer } from '../store/sealed.ts'
import type { Table } from '../store/table.ts'
import type { Settings } from './settings.ts'
import type { SettingsBook } from './settings-book.ts'

/** A space's own API key, as it is kept: for one address only, so that nobody sends it to another by changing that. */
export interface KeptKey {
  readonly sealed: string
  readonly baseUrl: string
}

/** Who pays for a space's pictures: the host, or the space itself with a key or an address of its own. */
export interface Accounts {
  /** What a job is bought with; `space` as its row says, undefined for the host's account. */
  payerOf(space: SpaceId | undefined): Promise<Payer>
  /** The address that a space's pictures come from. */
  addressFor(settings: Pick<Settings, 'base_url' | 'api_key'>): string
  /** Kept only when the address takes it. */
  keepKey(space: SpaceId, apiKey: string, settings: Settings): Promise<AccountCheck>
  dropKey(space: SpaceId): Promise<void>
  /** Whether a space may have this address: https, on the public internet, unless the environment allows others. */
  checkAddress(baseUrl: string): Promise<'fine' | 'private' | 'unknown'>
}

interface AccountParts {
  readonly host: Account
  readonly sandbox: boolean
  readonly allowPrivate: boolean
  readonly settings: Pick<SettingsBook, 'at'>
  readonly keys: Table<KeptKey>
  readonly sealer: Sealer
  readonly check: (payer: Payer) => Promise<AccountCheck>
  readonly resolvesPublicly: (hostname: string) => Promise<'fine' | 'private' | 'unknown'>
}

const openAi = 'https://api.openai.com/v1'

export function openAccounts(parts: AccountParts): Accounts {
  const { host, sandbox, allowPrivate, settings, keys, sealer } = parts

  /** A key of a space's own is for a real service, never for the sandbox. */
  const addressFor: Accounts['addressFor'] = ({ base_url, api_key }) =>
    base_url ?? (sandbox && api_key !== undefined ? openAi : host.baseUrl)

  const ownPayer = (baseUrl: string, isNamed: boolean, apiKey: string | undefined): Payer => {
    const publicOnly = isNamed && !allowPrivate
    if (publicOnly && !isHttps(baseUrl)) throw accountFailure('private_address')
    return { account: { baseUrl, ...(apiKey === undefined ? {} : { apiKey }) }, publicOnly }
  }

  const keyOf = async (space: SpaceId, baseUrl: string): Promise<string> => {
    const kept = await keys.get(space)
    if (kept?.baseUrl !== baseUrl) throw accountFailure('own_key_unreadable')
    try {
      return sealer.open(kept.sealed, contextOf(space, baseUrl))
    } catch (cause) {
      throw accountFailure('own_key_unreadable', cause)
    }
  }

  return {
    addressFor,
    payerOf: async (space) => {
      if (space === undefined) return { account: host, publicOnly: false }
      // Accounts are the whole space's: no channel has its own.
      const held = await settings.at(space, '')
      const baseUrl = addressFor(held)
      // What was to be bought on the space's own account is not bought on the host's.
      if (!paysItself(held)) throw accountFailure('own_key_unreadable')
      const apiKey = held.api_key === undefined ? undefined : await keyOf(space, baseUrl)
      return ownPayer(baseUrl, held.base_url !== undefined, apiKey)
    },
    keepKey: async (space, apiKey, held) => {
      const baseUrl = addressFor({ ...held, api_key: 'set' })
      const outcome = await parts.check(ownPayer(baseUrl, held.base_url !== undefined, apiKey))
      if (outcome === 'works') {
        await keys.set(space, { sealed: sealer.seal(apiKey, contextOf(space, baseUrl)), baseUrl })
      }
      return outcome
    },
    dropKey: (space) => keys.delete(space),
    checkAddress: async (baseUrl) => {
      if (allowPrivate) return 'fine'
      return isHttps(baseUrl) ? parts.resolvesPublicly(new URL(baseUrl).hostname) : 'private'
    },
  }
}

/** With its own address it never gets the host's key; with its own key, not the host's money. */
export function paysItself({ base_url, api_key }: Pick<Settings, 'base_url' | 'api_key'>): boolean {
  return base_url !== undefined || api_key !== undefined
}

/** A wrong key or address is for the host to mend, and on a space's own account for its admins: they read where. */
export function ofOwnAccount(failure: Failure): Failure {
  const { facts, trace } = failure
  if (facts.kind !== 'account' || (facts.problem !== 'invalid_key' && facts.problem !== 'wrong_address')) {
    return failure
  }
  return new Failure({ ...facts, problem: 'own_account_refused' }, { ...trace, cause: failure })
}

function isHttps(baseUrl: string): boolean {
  return new URL(baseUrl).protocol === 'https:'
}

function contextOf(space: SpaceId, baseUrl: string): string {
  return `space-keys\n${space}\n${baseUrl}`
}

function accountFailure(problem: 'own_key_unreadable' | 'private_address', cause?: unknown): Failure {
  const facts = { kind: 'account', problem, values: {} } as const
  return new Failure(facts, cause === undefined ? {} : { cause })
}
