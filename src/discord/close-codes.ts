import { GatewayCloseCodes } from 'discord-api-types/v10'

/**
 * What the person who runs this bot mends, for each close after which Discord takes no further try:
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 */
const mends: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'the token is not valid: check DISCORD_TOKEN'],
  [GatewayCloseCodes.InvalidShard, 'there is no such shard: check DISCORD_SHARDS'],
  [
    GatewayCloseCodes.ShardingRequired,
    'the bot is in too many servers for so few shards: set DISCORD_SHARDS to a larger count, or unset it',
  ],
  [GatewayCloseCodes.InvalidAPIVersion, 'this version of the gateway is over: update Easel'],
  [GatewayCloseCodes.InvalidIntents, 'it does not know the intents that were asked for: update Easel'],
  [
    GatewayCloseCodes.DisallowedIntents,
    'it does not allow the intents that were asked for, and none of them is privileged: ask its support about the bot',
  ],
])

/** The message says what to mend. */
export class GatewayShut extends Error {
  override readonly name = 'GatewayShut'
}

/** Undefined for a close that heals. */
export function fatalClose(code: number): GatewayShut | undefined {
  const mend = mends.get(code)
  return mend === undefined ? undefined : new GatewayShut(`Discord refuses this bot (${code}): ${mend}`)
}
