import { PermissionFlagsBits } from 'discord-api-types/v10'
import type { Courier, Limits } from '../chat/courier.ts'
import { download } from '../download.ts'
import { Failure } from '../failure.ts'
import type { Log } from '../log.ts'
import { announce } from './announce.ts'
import { deliver } from './deliver.ts'
import { type Address, addressOf } from './destination.ts'
import { showTyping } from './doors.ts'
import { fileAt } from './files.ts'
import { allows } from './permissions.ts'
import { showProgress } from './progress.ts'
import { openRest, type Rest } from './rest.ts'
import { sayFailure } from './say-failure.ts'
import { asCourierFailure, troubleOf } from './trouble.ts'

interface CourierSettings {
  readonly token: string
  readonly apiUrl: string
  readonly cdnUrl: string
  readonly log: Log
  /** Discord no longer takes the bot's token. */
  readonly onFatal?: (reason: Error) => void
  /** Discord asks to wait for so many milliseconds. */
  readonly onWait?: (milliseconds: number) => void
  readonly firstPauseMs?: number
  readonly now?: () => number
}

/** Answers jobs on Discord with REST alone, from any process. */
export function createDiscordCourier(settings: CourierSettings): Courier & { close(): Promise<void> } {
  const { token, apiUrl, cdnUrl, log, onFatal, onWait, firstPauseMs, now = Date.now } = settings
  const patience = { onWait, firstPauseMs }
  const rest = openRest({ token, apiUrl, log, ...patience, ...(onFatal ? { onUnauthorized: onFatal } : {}) })
  const origins = ['https://cdn.discordapp.com', 'https://media.discordapp.net', cdnUrl, apiUrl].map(
    (url) => new URL(url).origin,
  )
  const tools = { rest, log, now }
  return {
    limits: (destination, signal) =>
      portal(signal, async () => {
        const address = addressOf(destination)
        await mustBeAllowedToPost(tools, address, signal)
        return limitsAt(address)
      }),
    fetch: async (reference, signal) =>
      download({ ...(await portal(signal, () => fileAt(rest, reference, signal))), origins, signal }),
    progress: (destination, step, signal) =>
      portal(signal, () => showProgress(tools, destination, step, signal)),
    deliver: (parcel, signal) => portal(signal, () => deliver(tools, parcel, signal)),
    fail: (notice, signal) => portal(signal, () => sayFailure(tools, notice, signal)),
    announce: (announcement, signal) => portal(signal, () => announce(announcement, rest, signal)),
    close: () => rest.close(),
  }
}

/** What the verbs work with. */
export interface CourierTools {
  readonly rest: Rest
  readonly log: Log
  readonly now: () => number
}

/** Failures leave as the port names them; a caller who gave up gets back the reason given. */
async function portal<Result>(signal: AbortSignal, verb: () => Promise<Result>): Promise<Result> {
  try {
    return await verb()
  } catch (thrown) {
    const timedOut = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    if (signal.aborted && !timedOut) throw signal.reason
    throw asCourierFailure(thrown)
  }
}

/** A request may have 25 MiB: https://discord.com/developers/docs/resources/message#create-message-limitations */
const requestBytes = 25 * 1024 * 1024
const overheadBytes = 64 * 1024

/**
 * With a live token Discord takes a reply from a bot that may not post, and files from one that may not attach them
 * (https://discord.com/developers/docs/change-log/2022-06-29-changes-to-bot-permissions-for-interactions-and-webhooks).
 * A server that withholds Attach Files from the bot has said that it wants no files of it there, so that is kept.
 */
function limitsAt({ guild, permissions, fileBytes }: Address): Limits {
  if (guild !== null && permissions !== null && !allows(permissions, PermissionFlagsBits.AttachFiles)) {
    throw new Failure({ kind: 'surface', problem: 'cannot_attach', missing: 'Attach Files' })
  }
  const totalBytes = requestBytes - overheadBytes
  return { fileBytes: Math.min(fileBytes, totalBytes), totalBytes, files: 10 }
}

/**
 * A mention does not say what the bot may do there. The typing sign takes the same right as the answer
 * (https://github.com/discordeno/discordeno/issues/622), and shows life.
 */
async function mustBeAllowedToPost(
  { rest, log }: CourierTools,
  address: Address,
  signal: AbortSignal,
): Promise<void> {
  if (address.replyTo === null || address.posted !== null || address.audience === 'asker') return
  try {
    await showTyping(rest, address.channel, signal)
  } catch (cause) {
    signal.throwIfAborted()
    if (troubleOf(cause) === 'closed') {
      throw new Failure({ kind: 'surface', problem: 'cannot_post', missing: 'Send Messages' }, { cause })
    }
    log.debug({ err: cause }, 'not known whether the bot may post')
  }
}
