import { randomBytes } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { type Blobs, checkedName } from './blobs.ts'
import type { RedisLink } from './redis.ts'
import { StoreError } from './store-error.ts'

/** Enough that a picture is some dozen commands, little enough that many at once are no weight. */
const chunkBytes = 256 * 1024
/** What a process that died left half written goes away by itself. */
const abandonedMs = 60 * 60 * 1000
/** How long a reader has to finish with bytes that were replaced under their name. */
const replacedMs = 60_000

/**
 * The bytes are chunks in a hash under a name of their own, `…bytes:<body>`; `…heads` says which body a blob's name
 * means and how long it is, and `…names` is in order, so that a folder of names is one range of it.
 */
export function openRedisBlobs({ insist, prefix }: Pick<RedisLink, 'insist' | 'prefix'>): Blobs {
  const keys = { heads: `${prefix}blob:heads`, names: `${prefix}blob:names`, bytes: `${prefix}blob:bytes:` }
  const run = (script: string, ...values: readonly (string | number)[]): Promise<unknown> =>
    insist((redis) => redis.eval(script, 3, keys.heads, keys.names, keys.bytes, ...values))

  const headOf = async (name: string): Promise<Head | undefined> => {
    checkedName(name)
    const text = await insist((redis) => redis.hget(keys.heads, name))
    return text === null ? undefined : readHead(text)
  }

  return {
    write: (name) => {
      checkedName(name)
      const body = randomBytes(12).toString('hex')
      const key = keys.bytes + body
      return chunkedWritable({
        store: async (at, chunk) => {
          await insist((redis) => redis.eval(append, 1, key, at, chunk, abandonedMs))
        },
        publish: async (head) => {
          const done = await run(
            publish,
            name,
            `${body} ${head.bytes} ${head.chunks}`,
            body,
            head.chunks,
            replacedMs,
          )
          if (done !== 1)
            throw new StoreError('unknown', `The bytes of ${name} are gone before they were all written`)
        },
        discard: async () => {
          await insist((redis) => redis.unlink(key))
        },
      })
    },
    open: async (name) => {
      const head = await headOf(name)
      if (head === undefined) return undefined
      const chunk = (at: number) => insist((redis) => redis.hgetBuffer(keys.bytes + head.body, String(at)))
      return Readable.from(chunksOf(name, head, chunk), { objectMode: false })
    },
    size: async (name) => (await headOf(name))?.bytes,
    remove: async (name) => {
      checkedName(name)
      await run(removeRange, `[${name}`, `[${name}`)
    },
    removeAll: async (prefix) => {
      const folder = checkedName(prefix.replace(/\/$/, ''))
      // `0` is the character after `/`. Blobs go by their folder, or alone under its very name.
      await run(removeRange, `[${folder}/`, `(${folder}0`)
      await run(removeRange, `[${folder}`, `[${folder}`)
    },
    list: async (folder) => {
      const within = `${checkedName(folder)}/`
      const names = await insist((redis) => redis.zrangebylex(keys.names, `[${within}`, `(${folder}0`))
      return [...new Set(names.map((name) => name.slice(within.length).replace(/\/.*/, '')))]
    },
  }
}

interface Head {
  readonly body: string
  readonly bytes: number
  readonly chunks: number
}

function readHead(text: string): Head {
  const [body = '', bytes, chunks] = text.split(' ')
  return { body, bytes: Number(bytes), chunks: Number(chunks) }
}

async function* chunksOf(
  name: string,
  { chunks }: Head,
  chunk: (at: number) => Promise<Buffer | null>,
): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < chunks; at += 1) {
    const bytes = await chunk(at)
    if (bytes === null)
      throw new StoreError('unknown', `The bytes of ${name} were removed while they were read`)
    yield bytes
  }
}

interface Body {
  store(at: number, chunk: Buffer): Promise<void>
  publish(head: { readonly bytes: number; readonly chunks: number }): Promise<void>
  discard(): Promise<void>
}

/** Gathers what comes into chunks of one size, in memory of its own; the last one may be smaller. */
function chunkedWritable({ store, publish, discard }: Body): Writable {
  const gathered = Buffer.allocUnsafeSlow(chunkBytes)
  let filled = 0
  let bytes = 0
  let chunks = 0
  let published = false

  const flush = async (): Promise<void> => {
    if (filled === 0) return
    await store(chunks, gathered.subarray(0, filled))
    chunks += 1
    filled = 0
  }

  const gather = async (piece: Buffer): Promise<void> => {
    for (let from = 0; from < piece.length; ) {
      const taken = piece.copy(gathered, filled, from)
      from += taken
      filled += taken
      if (filled === gathered.length) await flush()
    }
    bytes += piece.length
  }

  return new Writable({
    write: (piece: Buffer, _encoding, callback) => {
      gather(piece).then(() => callback(), callback)
    },
    final: (callback) => {
      const finish = async () => {
        await flush()
        await publish({ bytes, chunks })
        published = true
      }
      finish().then(() => callback(), callback)
    },
    destroy: (error, callback) => {
      const leave = published || chunks === 0 ? Promise.resolve() : discard()
      leave.then(
        () => callback(error),
        (failed: Error) => callback(error ?? failed),
      )
    },
  })
}

// A chunk has its number, so that one which is sent twice is there once.
const append = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])`

// KEYS: heads, names, the prefix of bytes. Bodies share its slot through the prefix's hash tag.
const publish = `
local name, head, body, chunks, grace = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local before = redis.call('HGET', KEYS[1], name)
if before == head then return 1 end
if chunks > 0 and redis.call('HLEN', KEYS[3] .. body) ~= chunks then return 0 end
redis.call('PERSIST', KEYS[3] .. body)
redis.call('HSET', KEYS[1], name, head)
redis.call('ZADD', KEYS[2], 0, name)
if before then redis.call('PEXPIRE', KEYS[3] .. string.match(before, '^%x+'), grace) end
return 1`

const removeRange = `
for _, name in ipairs(redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2])) do
  local head = redis.call('HGET', KEYS[1], name)
  if head then redis.call('UNLINK', KEYS[3] .. string.match(head, '^%x+')) end
  redis.call('HDEL', KEYS[1], name)
  redis.call('ZREM', KEYS[2], name)
end
return 1`
