import type { Claim, Counters, Tally } from './counters.ts'
import type { Send } from './redis.ts'

interface RedisCounterOptions {
  readonly send: Send
  /** Before every key. */
  readonly prefix: string
  readonly now: () => number
}

/** Each verb is one run of the script below, and Redis runs a script alone. */
export function createRedisCounters({ send, prefix, now }: RedisCounterOptions): Counters {
  const run = (verb: string, task: object): Promise<unknown> =>
    send((redis) => redis.eval(script, 1, prefix, verb, now(), JSON.stringify(task)))
  return {
    hold: async (id, claims, until) => {
      const living = claims.filter(isAlive(now()))
      const answer = await run('hold', { id, claims: living, until })
      if (!Array.isArray(answer)) return undefined
      const [index, taken] = answer.map(Number)
      const claim = living[Number(index)]
      if (claim === undefined) throw new Error('Redis refused a claim that nobody made')
      return { claim, taken: Number(taken) }
    },
    settle: async (id, spent, knownUntil) => {
      const answer = await run('settle', { id, spent: spent.filter(isAlive(now())), until: knownUntil })
      return answer === 'settled'
    },
    read: async (groups) => {
      const answer = await run('read', { groups })
      if (!Array.isArray(answer)) throw new Error('Redis answered no list of counters')
      return answer.map(pairsIn)
    },
  }
}

const isAlive =
  (now: number) =>
  ({ until }: Tally | Claim) =>
    until > now

/** HGETALL as a script gets it: field, value, field, value. */
function pairsIn(list: unknown): ReadonlyMap<string, number> {
  if (!Array.isArray(list)) throw new Error('Redis answered no counters')
  return new Map(
    list.flatMap((field: unknown, at) =>
      at % 2 === 0 ? [[String(field), Number(list[at + 1])] as const] : [],
    ),
  )
}

/**
 * `<prefix>group:<name>` is a hash of counters, `<prefix>hold:<id>` an open hold's claims as JSON or "settled", and
 * `<prefix>holds` the ids of the open ones by the time at which they are given back. Times come from the caller, so
 * that all rules are those of the other backend; only what nobody asks for any more is left to Redis to expire.
 */
const script = `
local prefix, verb, now, task = KEYS[1], ARGV[1], tonumber(ARGV[2]), cjson.decode(ARGV[3])
local holds = prefix .. 'holds'
local function groupKey(name) return prefix .. 'group:' .. name end
local function holdKey(id) return prefix .. 'hold:' .. id end
local function whole(number) return string.format('%.0f', number) end

local function add(tally, by)
  if by == 0 or tally['until'] <= now then return end
  local key, lives = groupKey(tally.group), tally['until'] - now
  redis.call('HINCRBY', key, tally.field, whole(by))
  if redis.call('PTTL', key) < lives then redis.call('PEXPIRE', key, whole(lives)) end
end

local function giveBack(id, claims)
  for _, claim in ipairs(claims) do add(claim, -claim.by) end
  redis.call('DEL', holdKey(id))
  redis.call('ZREM', holds, id)
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', holds, '-inf', whole(now))) do
  giveBack(id, cjson.decode(redis.call('GET', holdKey(id)) or '[]'))
end

if verb == 'read' then
  local answer = {}
  for index, group in ipairs(task.groups) do answer[index] = redis.call('HGETALL', groupKey(group)) end
  return answer
end

local known = redis.call('GET', holdKey(task.id))
if known == 'settled' then return 'known' end

if verb == 'settle' then
  if known then giveBack(task.id, cjson.decode(known)) end
  for _, tally in ipairs(task.spent) do add(tally, tally.by) end
  redis.call('SET', holdKey(task.id), 'settled', 'PX', whole(math.max(1, task['until'] - now)))
  return 'settled'
end

if not known then
  for index, claim in ipairs(task.claims) do
    local taken = tonumber(redis.call('HGET', groupKey(claim.group), claim.field) or '0')
    if claim.cap and claim.by > 0 and taken + claim.by > claim.cap then return { index - 1, whole(taken) } end
  end
  for _, claim in ipairs(task.claims) do add(claim, claim.by) end
  redis.call('SET', holdKey(task.id), cjson.encode(task.claims))
end
redis.call('ZADD', holds, 'GT', whole(task['until']), task.id)
return 'held'
`
