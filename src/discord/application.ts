import { Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { snowflake } from './destination.ts'
import type { Gateway } from './gateway.ts'
import type { Rest } from './rest.ts'

const applicationSchema = z.object({
  id: snowflake,
  verify_key: z.string().nullish(),
  interactions_endpoint_url: z.string().nullish(),
})
type Application = z.infer<typeof applicationSchema>

interface Parts {
  readonly rest: Rest
  readonly publicKey: string | undefined
  readonly log: Log
}

/** The gateway's promises kept without one: interactions come as requests, and there is no connection to lose. */
export function withoutGateway({ rest, publicKey, log }: Parts): Gateway {
  const closing = new AbortController()
  const open = async () => {
    const application = await askApplication(rest, closing.signal)
    warn(application, publicKey, log)
    return application.id
  }
  return { opened: open(), ready: () => true, close: async () => closing.abort() }
}

/** Whose token this is. https://discord.com/developers/docs/resources/application#get-current-application */
export async function askApplication(rest: Rest, signal: AbortSignal): Promise<Application> {
  // Not `asBot`: a token that is refused here never worked, and that is for the start to say.
  return applicationSchema.parse(await rest.bot.get(Routes.currentApplication(), { signal }))
}

/** What keeps every interaction away, and shows nowhere else: people see no reason, and Discord tells none. */
function warn(
  { verify_key, interactions_endpoint_url }: Application,
  publicKey: string | undefined,
  log: Log,
): void {
  if (verify_key && verify_key.toLowerCase() !== publicKey?.toLowerCase()) {
    log.error({}, "DISCORD_PUBLIC_KEY is another application's: what Discord sends is refused")
  }
  if (!interactions_endpoint_url) {
    log.warn({}, 'discord has no address to post to: save one that ends in /discord/interactions there')
  }
}
