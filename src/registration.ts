import { declarations } from '../commands/all.ts'
import { wordsFor } from './chat/words.ts'
import type { Config } from './environment.ts'
import { offerOf, openCatalog } from './images/catalog.ts'
import type { Log } from './log.ts'

/** Prints the manifest that a Slack app is made from; needs no token and no store. */
export async function printManifest(config: Config): Promise<number> {
  const { slackManifest } = await import('./slack/manifest.ts')
  const { publicUrl } = config.http
  const manifest = slackManifest({
    declarations,
    words: wordsFor('en'),
    commandPrefix: config.slackCommandPrefix,
    socketMode: config.slack === undefined ? publicUrl === undefined : config.slack.mode === 'socket',
    oauth: config.slack?.oauth !== undefined,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })
  process.stdout.write(`${JSON.stringify(manifest, undefined, 2)}\n`)
  return 0
}

/** Tells Discord the commands, only when they differ from what it has; `start` does the same. */
export async function registerOnDiscord(config: Config, log: Log): Promise<number> {
  if (config.discord === undefined) {
    process.stderr.write(
      'DISCORD_TOKEN is not set, so there is no Discord app to register the commands of.\n',
    )
    return 2
  }
  const { registerCommands } = await import('./discord/register.ts')
  const catalog = openCatalog({
    baseUrl: config.provider.kind === 'api' ? config.provider.baseUrl : 'http://127.0.0.1/v1',
    defaultModel: config.models.image,
    today: () => new Date(),
  })
  const outcome = await registerCommands({
    ...config.discord,
    declarations,
    offer: offerOf(catalog),
    log,
    signal: AbortSignal.timeout(60_000),
  })
  process.stdout.write(
    outcome === 'written' ? 'The commands are registered.\n' : 'The commands are up to date.\n',
  )
  return 0
}
