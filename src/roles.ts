import type { Config } from './environment.ts'

/** What one process does of the whole. */
export interface Role {
  /** Serves the playground and takes what comes over HTTP, and over Slack's sockets. */
  readonly web: boolean
  /** Listens to Discord's gateway. */
  readonly gateway: boolean
  /** Does the jobs, and answers them through the couriers. */
  readonly works: boolean
}

/** `node src/main.ts <role>`. */
export const roles = {
  serve: { web: true, gateway: true, works: true },
  web: { web: true, gateway: false, works: false },
  discord: { web: false, gateway: true, works: false },
  worker: { web: false, gateway: false, works: true },
} as const satisfies Record<string, Role>

export type RoleName = keyof typeof roles

export function isRole(name: string): name is RoleName {
  return Object.hasOwn(roles, name)
}

/** Why a process of this role would be of no use, and how to mend it. */
export function whyUseless(name: RoleName, { redisUrl, discord }: Config): string | undefined {
  if (name === 'serve') return undefined
  if (redisUrl === undefined) {
    return `"${name}" is one of several processes, which meet on Redis: set REDIS_URL, or run all of Easel in one process with npm start.`
  }
  if (name !== 'discord') return undefined
  if (discord === undefined) return '"discord" connects to Discord: set DISCORD_TOKEN.'
  if (discord.gateway !== 'off') return undefined
  return '"discord" listens to the gateway, which DISCORD_GATEWAY=off turns off: "web" takes what Discord sends.'
}
