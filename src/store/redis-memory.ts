import type { RedisLink } from './redis.ts'

/** Why this Redis may forget what it was told, for whoever runs it; nothing where it does not say how it is set up. */
export async function whyItMayForget({ ask }: Pick<RedisLink, 'ask'>): Promise<readonly string[]> {
  const told = await ask((redis) => redis.info()).catch(() => '')
  const facts = new Map(told.split(/\r?\n/).map((line) => twoParts(line)))
  const isLimited = (facts.get('maxmemory') ?? '0') !== '0'
  const policy = facts.get('maxmemory_policy') ?? 'noeviction'
  return [
    facts.get('aof_enabled') === '0' &&
      'a Redis that is restarted forgets the latest jobs: set appendonly yes',
    isLimited &&
      policy !== 'noeviction' &&
      `a Redis that is full throws jobs away (${policy}): set maxmemory-policy noeviction`,
  ].filter((reason) => typeof reason === 'string')
}

function twoParts(line: string): [string, string] {
  const [name = '', value = ''] = line.split(':', 2)
  return [name, value]
}
