import { generateKeyPairSync, sign } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { acknowledge } from './interaction-routes.ts'
import { Problem } from './problems.ts'
import type { Routing } from './routes.ts'
import type { Json, StoredInteraction } from './world.ts'

/** How Discord posts interactions to an address, with a key pair of its own. */
export interface FakeEndpoint {
  /** What General Information shows. */
  readonly publicKey: string
  /** How each delivery was answered. */
  readonly answers: readonly { readonly status: number; readonly body: string }[]
  /** Saves the addresses, as the portal does: every one must pass Discord's checks. They are used in turn. */
  save(urls: readonly string[]): Promise<void>
  saved(): string | undefined
  /** Posts an interaction; what comes back answers it. */
  deliver(interaction: StoredInteraction, payload: Json): void
  /** Posts anything, signed as told. */
  post(body: string | Buffer, how?: Signing): Promise<{ status: number; body: string }>
}

export interface Signing {
  /** Seconds before now. */
  readonly age?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Signed over other bytes than those that are sent. */
  readonly forged?: boolean
  /** Gives the connection up. */
  readonly hangUp?: AbortSignal
}

/** Discord takes that long to know of an answer that came in a response. */
const processingMs = 10

export function createEndpoint(routing: Routing): FakeEndpoint {
  const { world, violation } = routing
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const answers: { status: number; body: string }[] = []
  let addresses: readonly string[] = []
  let turn = 0

  const post = async (body: string | Buffer, how: Signing = {}) => {
    const { age = 0, headers, forged = false, hangUp = AbortSignal.timeout(10_000) } = how
    const url = addresses[turn % addresses.length]
    turn += 1
    if (url === undefined) throw new Error('no address is saved')
    const timestamp = String(Math.floor(Date.now() / 1000) - age)
    const signed = Buffer.concat([Buffer.from(timestamp), Buffer.from(body)])
    const signature = sign(null, forged ? Buffer.concat([signed, Buffer.from(' ')]) : signed, privateKey)
    // Not fetch, which costs several times as much: the benchmark posts two hundred in a second.
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'x-signature-ed25519': signature.toString('hex'),
        'x-signature-timestamp': timestamp,
        ...headers,
      },
      body,
      signal: hangUp,
    })
    return {
      status: response.statusCode,
      body: await response.body.text(),
      type: String(response.headers['content-type'] ?? ''),
    }
  }

  const take = async (interaction: StoredInteraction, payload: Json): Promise<void> => {
    const answer = await post(JSON.stringify(payload))
    answers.push(answer)
    world.changed()
    if (answer.status === 202 || answer.status >= 400) return
    if (answer.status !== 200 || answer.type.startsWith('application/json') !== true) {
      violation(`an interaction was answered with ${answer.status} ${answer.type}`)
      return
    }
    await wait(processingMs)
    try {
      acknowledge(routing, asCallback(answer.body), interaction.id, interaction.token)
    } catch (thrown) {
      // An answer that Discord does not take is one that nobody sees.
      if (!(thrown instanceof Problem)) throw thrown
    }
  }

  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    answers,
    save: async (urls) => {
      for (const url of urls) {
        addresses = [url]
        const ping = JSON.stringify({ id: world.snowflake(), application_id: world.application, type: 1 })
        const [forged, greeted] = [await post(ping, { forged: true }), await post(ping)]
        if (forged.status !== 401) throw new Error(`a forged PING was answered with ${forged.status}`)
        if (greeted.status !== 200 || greeted.body !== '{"type":1}') {
          throw new Error(`PING was answered with ${greeted.status} ${greeted.body}`)
        }
      }
      addresses = urls
    },
    saved: () => addresses[0],
    deliver: (interaction, payload) => {
      take(interaction, payload).catch((thrown: unknown) => {
        answers.push({ status: 0, body: String(thrown) })
        world.changed()
      })
    },
    post,
  }
}

function asCallback(body: string) {
  return {
    method: 'POST',
    path: '/discord/interactions',
    query: new URLSearchParams(),
    authorization: undefined,
    bytes: body.length,
    body: JSON.parse(body) as Json,
    list: undefined,
    files: [],
  }
}
