/**
 * Who is next, for all processes together; Redis runs a script alone, so each verb is one step. Keys begin with
 * KEYS[1] and share its slot:
 *
 *   jobs      hash   job → when it was accepted and whose it is, from joining to its end
 *   line      zset   tickets of those who wait; the score is the round in which their turn comes
 *   tickets   hash   job → its ticket, which is a number in order and the job
 *   rounds    hash   person → the last round that one of their jobs has; `round` is the one being served
 *   held      hash   job → until when it waits for its platform's acknowledgement, and the process that waits for it
 *   paused    zset   jobs that asked their person, by the time at which they wait no longer
 *   leases    hash   job → worker, number of the lease, what for (run, tell), person
 *   workers   hash   worker → how many jobs it takes at once;  `beats` counts its signs of life
 *   cancelled, agreed  sets of jobs whose person has said so; `errands` a list of those that need no place to be told
 *   told      hash   job → the position that its person was told last
 */
export const turnsScript = `
local verb, task = ARGV[1], cjson.decode(ARGV[2])
local function key(name) return KEYS[1] .. name end
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local function personOf(job)
  local entry = redis.call('HGET', key('jobs'), job)
  return entry and string.match(entry, '^%d+ (.*)$') or ''
end

local function queueUp(job, front)
  local person = personOf(job)
  local last = tonumber(redis.call('HGET', key('rounds'), person) or -1)
  local round = math.max(tonumber(redis.call('GET', key('round')) or 0), last + 1)
  if front then round = -1 else redis.call('HSET', key('rounds'), person, round) end
  local ticket = string.format('%012d %s', redis.call('INCR', key('numbers')), job)
  redis.call('ZADD', key('line'), round, ticket)
  redis.call('HSET', key('tickets'), job, ticket)
end

local function stepOut(job)
  local ticket = redis.call('HGET', key('tickets'), job)
  if not ticket then return false end
  redis.call('ZREM', key('line'), ticket)
  for _, name in ipairs({'tickets', 'held', 'told'}) do redis.call('HDEL', key(name), job) end
  if redis.call('ZCARD', key('line')) == 0 then redis.call('DEL', key('rounds'), key('round')) end
  return true
end

local function lease(job, purpose)
  local number = redis.call('INCR', key('numbers'))
  local text = task.worker .. ' ' .. number .. ' ' .. purpose .. ' ' .. personOf(job)
  redis.call('HSET', key('leases'), job, text)
  return text
end

local function leases()
  local all, found = redis.call('HGETALL', key('leases')), {}
  for at = 1, #all, 2 do
    local worker, _, purpose, person = string.match(all[at + 1], '^(%S+) (%d+) (%S+) (.*)$')
    local one = { job = all[at], lease = all[at + 1], worker = worker, purpose = purpose, person = person }
    table.insert(found, one)
  end
  return found
end

local function working()
  local count, byPerson = 0, {}
  for _, one in ipairs(leases()) do
    if one.purpose == 'run' then
      count = count + 1
      byPerson[one.person] = (byPerson[one.person] or 0) + 1
    end
  end
  return count, byPerson
end

-- A job that was told its position is in the line still; one that was worked on goes before all others.
local function handBack(one)
  redis.call('HDEL', key('leases'), one.job)
  if one.purpose == 'run' then queueUp(one.job, true) end
end

-- Places that no job has yet.
local function freePlaces()
  local free = -(working())
  for _, many in ipairs(redis.call('HVALS', key('workers'))) do free = free + tonumber(many) end
  return math.max(0, free)
end

local function isHeld(job)
  local untilWhen = redis.call('HGET', key('held'), job)
  return untilWhen and tonumber(string.match(untilWhen, '^%d+')) > now
end

local function handed(job)
  return {
    job = job,
    lease = lease(job, 'run'),
    cancelled = redis.call('SISMEMBER', key('cancelled'), job) == 1,
    agreed = redis.call('SISMEMBER', key('agreed'), job) == 1,
  }
end

local function forget(job)
  redis.call('HDEL', key('jobs'), job)
  redis.call('SREM', key('cancelled'), job)
  redis.call('SREM', key('agreed'), job)
end

local verbs = {}

-- Undefined when a place is free, else how many come before.
function verbs.join()
  if redis.call('HEXISTS', key('jobs'), task.job) == 0 then
    redis.call('HSET', key('jobs'), task.job, string.format('%.0f %s', task.acceptedAt, task.person))
    queueUp(task.job, false)
    if task.heldMs > 0 then
      redis.call('HSET', key('held'), task.job, string.format('%.0f %s', now + task.heldMs, task.process))
    end
  end
  local ticket = redis.call('HGET', key('tickets'), task.job)
  if not ticket then return {} end
  local _, byPerson = working()
  local before, own = redis.call('ZRANK', key('line'), ticket), 0
  if before > 0 then
    for _, other in ipairs(redis.call('ZRANGE', key('line'), 0, before - 1)) do
      if personOf(string.sub(other, 14)) == task.person then own = own + 1 end
    end
  end
  if before >= freePlaces() then return { ahead = before - freePlaces() } end
  if (byPerson[task.person] or 0) + own >= task.perPerson then return { ahead = own } end
  return {}
end

function verbs.acknowledge()
  return { was = redis.call('HDEL', key('held'), task.job) == 1 }
end

function verbs.take()
  if redis.call('HEXISTS', key('workers'), task.worker) == 0 then return {} end
  local _, byPerson = working()
  for from = 0, redis.call('ZCARD', key('line')), 100 do
    local page = redis.call('ZRANGE', key('line'), from, from + 99, 'WITHSCORES')
    for at = 1, #page, 2 do
      local job = string.sub(page[at], 14)
      local free = (byPerson[personOf(job)] or 0) < task.perPerson
      if free and not isHeld(job) and redis.call('HEXISTS', key('leases'), job) == 0 then
        if tonumber(page[at + 1]) >= 0 then redis.call('SET', key('round'), page[at + 1]) end
        stepOut(job)
        return { taken = handed(job) }
      end
    end
  end
  return {}
end

-- The work on it has ended; tells whether that lets a waiting job of the same person begin.
function verbs.release()
  if redis.call('HGET', key('leases'), task.job) ~= task.lease then return { lost = true } end
  local person = personOf(task.job)
  local _, byPerson = working()
  redis.call('HDEL', key('leases'), task.job)
  if task.how == 'ended' then
    forget(task.job)
  elseif task.how == 'again' then
    queueUp(task.job, true)
    redis.call('HSET', key('held'), task.job, string.format('%.0f -', now + task.pauseMs))
  elseif redis.call('SISMEMBER', key('cancelled'), task.job) == 1 then
    redis.call('RPUSH', key('errands'), task.job)
  elseif redis.call('SISMEMBER', key('agreed'), task.job) == 1 then
    queueUp(task.job, false)
  else
    redis.call('ZADD', key('paused'), string.format('%.0f', task.untilWhen), task.job)
  end
  local wasFull = (byPerson[person] or 0) >= task.perPerson
  return { freed = wasFull or redis.call('HEXISTS', key('tickets'), task.job) == 1 }
end

function verbs.agreed()
  redis.call('SREM', key('agreed'), task.job)
  return {}
end

function verbs.cancel()
  if redis.call('SISMEMBER', key('cancelled'), task.job) == 1 then return { found = false } end
  local waits = stepOut(task.job) or redis.call('ZREM', key('paused'), task.job) == 1
  if not waits and redis.call('HEXISTS', key('leases'), task.job) == 0 then return { found = false } end
  redis.call('SADD', key('cancelled'), task.job)
  if waits then redis.call('RPUSH', key('errands'), task.job) end
  return { found = true }
end

function verbs.resume()
  if redis.call('SISMEMBER', key('cancelled'), task.job) == 1 then return { found = false } end
  local paused = redis.call('ZREM', key('paused'), task.job) == 1
  local elsewhere = redis.call('HEXISTS', key('leases'), task.job) + redis.call('HEXISTS', key('tickets'), task.job)
  if not paused and elsewhere == 0 then return { found = false } end
  redis.call('SADD', key('agreed'), task.job)
  if paused then queueUp(task.job, false) end
  return { found = true }
end

-- Those whose position is news; each is leased for the telling, so that its row has one writer.
function verbs.positions()
  local news, ahead = {}, 0 - freePlaces()
  for _, ticket in ipairs(redis.call('ZRANGE', key('line'), 0, task.atMost - 1)) do
    local job = string.sub(ticket, 14)
    if not isHeld(job) then
      local told = tonumber(redis.call('HGET', key('told'), job))
      if ahead >= 0 and told ~= ahead and redis.call('HEXISTS', key('leases'), job) == 0 then
        redis.call('HSET', key('told'), job, ahead)
        table.insert(news, { job = job, ahead = ahead, lease = lease(job, 'tell') })
      end
      ahead = ahead + 1
    end
  end
  return { news = news }
end

function verbs.enter()
  redis.call('HSET', key('workers'), task.worker, task.places)
  redis.call('HSET', key('beats'), task.worker, 0)
  return {}
end

function verbs.beat()
  if redis.call('HEXISTS', key('workers'), task.worker) == 0 then return { retired = true } end
  redis.call('HINCRBY', key('beats'), task.worker, 1)
  for _, job in ipairs(redis.call('ZRANGEBYSCORE', key('paused'), '-inf', now)) do
    redis.call('ZREM', key('paused'), job)
    queueUp(job, false)
  end
  local errands, mine, ready = {}, {}, false
  for _ = 1, task.open and redis.call('LLEN', key('errands')) or 0 do
    local job = redis.call('LPOP', key('errands'))
    if redis.call('HEXISTS', key('leases'), job) == 1 then
      redis.call('RPUSH', key('errands'), job)
    else
      table.insert(errands, handed(job))
    end
  end
  for _, one in ipairs(leases()) do
    if one.worker == task.worker then
      local cancelled = redis.call('SISMEMBER', key('cancelled'), one.job) == 1
      table.insert(mine, { job = one.job, lease = one.lease, cancelled = cancelled })
    end
  end
  for _, ticket in ipairs(redis.call('ZRANGE', key('line'), 0, 99)) do
    ready = ready or not isHeld(string.sub(ticket, 14))
  end
  return { errands = errands, mine = mine, ready = ready, beats = redis.call('HGETALL', key('beats')) }
end

function verbs.giveBack()
  for _, one in ipairs(leases()) do
    if one.job == task.job and one.lease == task.lease then handBack(one) end
  end
  return {}
end

-- A worker that has died, unless it has shown a sign of life since; or one that leaves by itself.
function verbs.retire()
  if task.beats and redis.call('HGET', key('beats'), task.worker) ~= task.beats then return { moved = {} } end
  redis.call('HDEL', key('workers'), task.worker)
  redis.call('HDEL', key('beats'), task.worker)
  local moved = {}
  for _, one in ipairs(leases()) do
    if one.worker == task.worker then
      handBack(one)
      if one.purpose == 'run' then table.insert(moved, one.job) end
    end
  end
  return { moved = moved }
end

-- The process that waits for acknowledgements goes away.
function verbs.unhold()
  local all, freed = redis.call('HGETALL', key('held')), {}
  for at = 1, #all, 2 do
    if string.match(all[at + 1], '^%d+ (.*)$') == task.process then
      redis.call('HDEL', key('held'), all[at])
      table.insert(freed, all[at])
    end
  end
  return { freed = freed }
end

function verbs.standing()
  local oldest
  for _, ticket in ipairs(redis.call('ZRANGE', key('line'), 0, -1)) do
    local entry = redis.call('HGET', key('jobs'), string.sub(ticket, 14)) or ''
    local since = tonumber(string.match(entry, '^%d+'))
    if since and (not oldest or since < oldest) then oldest = since end
  end
  return { waiting = redis.call('ZCARD', key('line')), working = (working()), oldest = oldest }
end

return cjson.encode(verbs[verb]())`
