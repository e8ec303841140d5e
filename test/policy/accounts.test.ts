import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { spaceId } from '../../src/chat/ids.ts'
import { asFailure, Failure } from '../../src/failure.ts'
import type { AccountCheck } from '../../src/images/check-account.ts'
import type { Payer } from '../../src/images/clients.ts'
import { type KeptKey, ofOwnAccount, openAccounts } from '../../src/policy/accounts.ts'
import { effective, type SettingTexts } from '../../src/policy/settings.ts'
import { createSealer } from '../../src/store/sealed.ts'
import { memoryTable } from '../support/memory-table.ts'

const space = spaceId('discord:1')
const host = { baseUrl: 'https://api.openai.com/v1', apiKey: 'sk-of-the-host', organization: 'org-host' }

function house({ allowPrivate = false, sandbox = false, secretKey = randomBytes(32) } = {}) {
  let texts: SettingTexts = {}
  const keys = memoryTable<KeptKey>()
  const checked: Payer[] = []
  let outcome: AccountCheck = 'works'
  const open = (sealedWith: Buffer) =>
    openAccounts({
      host,
      sandbox,
      allowPrivate,
      settings: { at: async () => effective(texts) },
      keys,
      sealer: createSealer(sealedWith),
      check: async (payer) => {
        checked.push(payer)
        return outcome
      },
      resolvesPublicly: async (hostname) => (hostname.endsWith('.internal') ? 'private' : 'fine'),
    })
  return {
    accounts: open(secretKey),
    open,
    keys,
    checked,
    set: (next: SettingTexts) => {
      texts = next
    },
    answer: (next: AccountCheck) => {
      outcome = next
    },
  }
}

const problemOf = async (payer: Promise<Payer>) =>
  asFailure(await payer.catch((thrown: unknown) => thrown)).facts

describe('who pays', () => {
  it('is the host where nobody says otherwise', async () => {
    const { accounts } = house()
    expect(await accounts.payerOf(undefined)).toEqual({ account: host, publicOnly: false })
  })

  it("is the space with its own key, at the host's address, and without the host's organisation", async () => {
    const at = house()
    await at.accounts.keepKey(space, 'sk-own', effective({}))
    at.set({ api_key: 'set' })
    expect(await at.accounts.payerOf(space)).toEqual({
      account: { baseUrl: host.baseUrl, apiKey: 'sk-own' },
      publicOnly: false,
    })
  })

  it("never sends the host's key to an address of the space's own", async () => {
    const at = house()
    at.set({ base_url: 'https://images.example/v1' })
    expect(await at.accounts.payerOf(space)).toEqual({
      account: { baseUrl: 'https://images.example/v1' },
      publicOnly: true,
    })
  })

  it('is nobody else when the space took its own account away before the job was bought', async () => {
    expect(await problemOf(house().accounts.payerOf(space))).toMatchObject({ problem: 'own_key_unreadable' })
  })

  it('is asked for at the real service, also where the host only has the sandbox', () => {
    const { accounts } = house({ sandbox: true })
    expect(accounts.addressFor({ api_key: 'set' })).toBe('https://api.openai.com/v1')
  })
})

describe('a kept key', () => {
  it('is not to be read in the store', async () => {
    const at = house()
    await at.accounts.keepKey(space, 'sk-very-secret', effective({}))
    expect(JSON.stringify(await at.keys.get(space))).not.toContain('sk-very-secret')
  })

  it.each(['wrong_key', 'unreachable'] as const)('is not kept when the check says %s', async (outcome) => {
    const at = house()
    at.answer(outcome)
    expect(await at.accounts.keepKey(space, 'sk-own', effective({}))).toBe(outcome)
    expect(await at.keys.get(space)).toBeUndefined()
  })

  it('goes to no other address than the one it was given for', async () => {
    const at = house()
    await at.accounts.keepKey(space, 'sk-own', effective({}))
    at.set({ api_key: 'set', base_url: 'https://thief.example/v1' })
    expect(await problemOf(at.accounts.payerOf(space))).toMatchObject({ problem: 'own_key_unreadable' })
    const row = await at.keys.get(space)
    if (row !== undefined) await at.keys.set(space, { ...row, baseUrl: 'https://thief.example/v1' })
    expect(await problemOf(at.accounts.payerOf(space))).toMatchObject({ problem: 'own_key_unreadable' })
  })

  it('serves no other space that gets hold of the row', async () => {
    const at = house()
    await at.accounts.keepKey(space, 'sk-own', effective({}))
    at.set({ api_key: 'set' })
    const row = await at.keys.get(space)
    const other = spaceId('discord:2')
    if (row !== undefined) await at.keys.set(other, row)
    expect(await problemOf(at.accounts.payerOf(other))).toMatchObject({ problem: 'own_key_unreadable' })
  })

  it('asks to be given again when SECRET_KEY was changed and forgotten', async () => {
    const at = house()
    await at.accounts.keepKey(space, 'sk-own', effective({}))
    at.set({ api_key: 'set' })
    const later = at.open(randomBytes(32))
    expect(await problemOf(later.payerOf(space))).toMatchObject({ problem: 'own_key_unreadable' })
  })
})

describe('a refusal of the service', () => {
  const account = (problem: 'invalid_key' | 'no_credit') =>
    new Failure({ kind: 'account', problem, values: {} }, { charged: 'no', detail: 'nope' })

  it("on a space's own account says what its admins can do, and keeps the rest", () => {
    const failure = ofOwnAccount(account('invalid_key'))
    expect(failure.facts).toMatchObject({ problem: 'own_account_refused' })
    expect(failure.trace).toMatchObject({ charged: 'no', detail: 'nope' })
    expect(ofOwnAccount(account('no_credit')).facts).toMatchObject({ problem: 'no_credit' })
  })
})

describe("an address of a space's own", () => {
  it('must be https and public', async () => {
    const { accounts } = house()
    expect(await accounts.checkAddress('https://images.example/v1')).toBe('fine')
    expect(await accounts.checkAddress('http://images.example/v1')).toBe('private')
    expect(await accounts.checkAddress('https://db.internal/v1')).toBe('private')
  })

  it('may be any where the environment allows it', async () => {
    const at = house({ allowPrivate: true })
    expect(await at.accounts.checkAddress('http://127.0.0.1:8080/v1')).toBe('fine')
    at.set({ base_url: 'http://127.0.0.1:8080/v1' })
    expect((await at.accounts.payerOf(space)).publicOnly).toBe(false)
  })

  it('is not used any more when the environment stopped to allow it', async () => {
    const at = house()
    at.set({ base_url: 'http://127.0.0.1:8080/v1' })
    expect(await problemOf(at.accounts.payerOf(space))).toMatchObject({ problem: 'private_address' })
  })
})
