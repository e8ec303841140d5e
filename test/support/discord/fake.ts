/**
 * A strict Discord on loopback: REST v10, gateway and CDN over real sockets. It keeps the rules of the platform (three
 * seconds, fifteen minutes, permissions, sizes, what may answer what), and remembers each broken one in `violations`.
 *
 *     const discord = await startFakeDiscord()
 *     // … start Easel with discord.token, discord.apiUrl, discord.cdnUrl
 *     await discord.registered()                              // connected, and the commands are known
 *     const use = discord.command('imagine', { prompt: 'a cat' })
 *     const answer = await use.message((m) => m.images.length > 0)
 *     answer.images[0].bytes, answer.images[0].alt, answer.text, answer.buttons, answer.ephemeral
 *     const again = discord.press(answer, 'Retry')
 *     const form = await discord.press(failure, 'Edit prompt & retry').modal()
 *     discord.submit(form, { prompt: 'a kinder cat' })
 *     await discord.autocomplete('imagine', 'size', 'squ')
 *     afterEach(() => expect(discord.violations).toEqual([]))
 *
 *     const message = discord.say('<@bot> a cat', { files, replyTo })   // with and without its words, as intents rule
 *     const form = await discord.choose('Edit image', message).modal()  // the message's menu
 *
 *     await discord.deliverTo(`${easel.web.url}/discord/interactions`)  // HTTP instead of the gateway, signed
 *     discord.again(use)                                                // the same interaction once more
 *
 * Where and who: `discord.channel({ appPermissions, nsfw, kind })`, `discord.person({ takesDirectMessages, admin })`,
 * given as the last argument (`{ person, channel, fileLimit }`). Time: `discord.clock.advance(16 * 60_000)` kills the
 * tokens of the past. Trouble: `discord.fault({ method: 'PATCH', path: /@original/, kind: 'error', status: 503 })`.
 * Posts of the bot's own: `discord.messages(channel)` and `discord.directMessages(person)`.
 */
import { createEndpoint } from './endpoint.ts'
import { attachGateway, type FakeGateway, type GatewayTerms } from './gateway.ts'
import { type Call, createApi, createCdn, type Fault, listening, shut } from './http.ts'
import { messageCreateJson } from './payloads.ts'
import { createPeople } from './people.ts'
import { type ShownMessage, viewOf } from './shown.ts'
import {
  type Channel,
  createWorld,
  directChannelOf,
  flag,
  type Json,
  type Person,
  usualPermissions,
} from './world.ts'

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>

export async function startFakeDiscord() {
  const world = createWorld()
  const token = `${Buffer.from(world.botUser).toString('base64url')}.fake.secret`
  const violations: string[] = []
  const violation = (text: string) => {
    violations.push(text)
    world.changed()
  }

  const cdn = createCdn(world, violation)
  const cdnUrl = `http://${await listening(cdn)}`
  let host = ''
  const gatewayUrl = () => `ws://${host}/gateway/`
  const terms: GatewayTerms = {
    recommendedShards: 1,
    maxConcurrency: 1,
    sessionsLeft: 1_000,
    heartbeatMs: 41_250,
    fewestShards: 1,
  }
  const routing = { world, cdnUrl, token, violation, gatewayUrl, gatewayTerms: terms }
  const endpoint = createEndpoint(routing)
  const api = createApi({ ...routing, endpoint })
  host = await listening(api.server)
  const { gateway, shut: shutGateway } = attachGateway({
    server: api.server,
    world,
    terms,
    token,
    url: gatewayUrl,
    violation,
  })

  const person = (facts: Partial<Omit<Person, 'id'>> = {}): Person => {
    const id = world.snowflake()
    const made: Person = {
      id,
      username: `person-${id}`,
      globalName: 'Ada',
      takesDirectMessages: true,
      admin: false,
      roles: [],
      locale: 'en-US',
      ...facts,
    }
    world.people.set(id, made)
    return made
  }
  /** A thread that was made from a message has that message's id. */
  const channel = (facts: Partial<Omit<Channel, 'with'>> = {}): Channel => {
    const made: Channel = {
      id: world.snowflake(),
      kind: 'server',
      nsfw: false,
      appPermissions: usualPermissions,
      gone: false,
      ...facts,
    }
    world.channels.set(made.id, made)
    return made
  }
  const usual = { person: person(), channel: channel() }
  const apiUrl = `http://${host}/api`
  const people = createPeople({ world, cdnUrl, gateway, endpoint, usual })

  return {
    token,
    apiUrl,
    cdnUrl,
    /** What Easel is told so that it takes this for Discord. */
    env: { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, DISCORD_CDN_URL: cdnUrl },
    publicKey: endpoint.publicKey,
    endpoint,
    application: world.application,
    guild: world.guild,
    violations: violations as readonly string[],
    calls: api.calls as readonly Call[],
    clock: world.clock,
    /** How long it waits for the first answer; more for a crowd that is not about that, on a machine of any speed. */
    waits: world.waits,
    gateway: gateway as FakeGateway,
    /** The person and the channel of a use that names no other. */
    usual,
    person,
    channel,
    directChannel: (of: Person): Channel => directChannelOf(world, of.id),
    fault: (fault: Fault) => api.fault(fault),
    ...people,
    /** Resolves when the bot is connected and its commands are known. */
    registered: async (): Promise<readonly Json[]> => {
      await gateway.connected()
      return world.until(() => (world.commands.length > 0 ? world.commands : undefined), 'commands')
    },
    /** Resolves when the commands are known and the addresses have passed Discord's checks. */
    deliverTo: async (...urls: string[]): Promise<void> => {
      await world.until(() => world.commands.length > 0 || undefined, 'commands')
      await endpoint.save(urls)
    },
    /** A server that belongs to that shard. */
    guildOf: (shard: number, count: number): string => String(BigInt(shard + count * 1_000_000) << 22n),
    /** Hands every interaction to `take` instead of the gateway. */
    listenWithoutGateway: (take: (payload: unknown) => void): void => gateway.divert(take),
    /** Takes commands as registered, with no bot that would do it. */
    know: (commands: readonly object[]): void => {
      world.commands = structuredClone(commands) as Json[]
    },
    knownCommands: (): readonly Json[] => world.commands,
    /** How often the commands were written. */
    commandWrites: () => world.commandWrites,
    /** Everything that everyone in a channel sees, in order. */
    messages: (of: Channel = usual.channel): readonly ShownMessage[] =>
      [...world.messages.values()]
        .filter((one) => one.channel === of.id && !one.gone && one.onlyFor === undefined)
        .filter((one) => (one.flags & flag.loading) === 0)
        .map(viewOf),
    /** What the bot wrote to one person alone. */
    directMessages: (to: Person = usual.person): readonly ShownMessage[] =>
      [...world.messages.values()]
        .filter((one) => !one.gone && one.channel === directChannelOf(world, to.id).id)
        .map(viewOf),
    /** Waits until `look` gives something; it looks whenever anything changed. */
    until: world.until,
    /** Delivers what a person said a second time. */
    sayAgain: ({ id }: ShownMessage): void => {
      const stored = world.messages.get(id)
      const place = stored && world.channels.get(stored.channel)
      if (place) gateway.dispatch('MESSAGE_CREATE', messageCreateJson(world, stored, place))
    },
    /** A moderator deletes it. */
    deleteMessage: (message: ShownMessage): void => {
      const stored = world.messages.get(message.id)
      if (stored) stored.gone = true
      world.changed()
    },
    /** Lets go of everything that was said and sent until now, for runs whose files would fill the memory. */
    forget: (): void => {
      for (const kept of [world.messages, world.interactions, world.files, world.nonces]) kept.clear()
      api.calls.length = 0
    },
    close: async (): Promise<void> => {
      shutGateway()
      await Promise.all([shut(api.server), shut(cdn)])
    },
  }
}
