import { Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { snowflake } from './destination.ts'
import type { Gateway } from './gateway.ts'
import type { Rest } from './rest.ts'

const applicationSchema = z.object({ id: snowflake, verify_key: z.string().nullish() })
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
    warnOfOtherKey(application, publicKey, log)
    return application.id
  }
  return { opened: open(), ready: () => true, close: async () => closing.abort() }
}

/** Whose token this is. https://discord.com/developers/docs/resources/application#get-current-application */
export async function askApplication(rest: Rest, signal: AbortSignal): Promise<Application> {
  // Not `asBot`: a token that is refused here never worked, and that is for the start to say.
  return applicationSchema.parse(await rest.bot.get(Routes.currentApplication(), { signal }))
}

/** With another application's key every request of Discord's is refused, and people see no reason. */
function warnOfOtherKey({ verify_key }: Application, publicKey: string | undefined, log: Log): void {
  if (!verify_key || verify_key.toLowerCase() === publicKey?.toLowerCase()) return
  log.error({}, "DISCORD_PUBLIC_KEY is another application's: what Discord sends is refused")
}
