import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPlaygroundStage } from '../behaviour/playground-stage.ts'
import type { Stage } from '../behaviour/stage.ts'
import { json, type Received, startService } from '../images/scripted-service.ts'
import { dataFolder } from '../support/data-folder.ts'

const secret = 'sk-own-4242424242'

async function imageService(refused?: string) {
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  const drawn = json({ created: 1, data: [{ b64_json: picture.toString('base64') }] })
  const unknown = json({ error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }, 401)
  return startService((response, request) => {
    const isRefused = refused !== undefined && request.headers.authorization === `Bearer ${refused}`
    const answer = isRefused ? unknown : request.method === 'GET' ? json({ data: [] }) : drawn
    return answer(response, request)
  })
}

const keysOf = (received: readonly Received[]) => received.map(({ headers }) => headers.authorization)

describe("a space's own account", () => {
  let host: Awaited<ReturnType<typeof imageService>>
  let own: Awaited<ReturnType<typeof imageService>>
  beforeEach(async () => {
    host = await imageService('sk-wrong-000000')
    own = await imageService()
  })
  afterEach(async () => {
    await host[Symbol.asyncDispose]()
    await own[Symbol.asyncDispose]()
  })

  const open = (more: Readonly<Record<string, string>> = {}) =>
    openPlaygroundStage({
      OPENAI_API_KEY: 'sk-of-the-host',
      OPENAI_BASE_URL: host.baseUrl,
      IMAGE_MODEL: 'gpt-image-2',
      ...more,
    })
  const config = (stage: Stage, line: string) => stage.use({ command: 'config', options: { prompt: line } })
  const imagine = (stage: Stage) => stage.use({ command: 'imagine', options: { prompt: 'a cat' } })

  it('is asked with its own key from the next picture on, and with the host’s after it was taken away', async () => {
    await using stage = await open()
    const kept = await config(stage, `key ${secret}`)
    expect(kept.text).toContain('works and is kept sealed')
    expect(kept.text).not.toContain(secret)
    expect((await imagine(stage)).images).toHaveLength(1)
    expect(keysOf(host.received)).toEqual([`Bearer ${secret}`, `Bearer ${secret}`])
    expect((await config(stage, 'show')).text).toMatch(/api_key.*set/)
    await config(stage, 'reset api_key')
    await imagine(stage)
    expect(keysOf(host.received).at(-1)).toBe('Bearer sk-of-the-host')
  })

  it('keeps no key that the service refuses, and says so', async () => {
    await using stage = await open()
    expect((await config(stage, 'key sk-wrong-000000')).text).toContain('does not accept this API key')
    await imagine(stage)
    expect(keysOf(host.received).at(-1)).toBe('Bearer sk-of-the-host')
  })

  it('sends no key of the host to an address of its own, and drops its own key with the address', async () => {
    await using stage = await open({ ALLOW_PRIVATE_BASE_URL: 'on' })
    await config(stage, `key ${secret}`)
    const changed = await config(stage, `set base_url ${own.baseUrl}`)
    expect(changed.text).toContain('was for another address and is deleted')
    expect((await imagine(stage)).images).toHaveLength(1)
    expect(keysOf(own.received)).toEqual([undefined])
  })

  it('may not be in a private network, and nothing is sent there', async () => {
    await using stage = await open()
    expect((await config(stage, `set base_url ${own.baseUrl}`)).text).toContain('on the public internet')
    expect((await config(stage, 'set base_url https://127.0.0.1:8443/v1')).text).toContain('public internet')
    expect(own.received).toEqual([])
  })

  it.each([`key ${secret}`, `set api_key ${secret}`])(
    'leaves no trace of /config %s in what is kept',
    async (line) => {
      await using folder = await dataFolder()
      await using stage = await open({ DATA_DIR: folder.path })
      await config(stage, line)
      await imagine(stage)
      await stage[Symbol.asyncDispose]()
      const files = await readdir(folder.path, { recursive: true, withFileTypes: true })
      const contents = files
        .filter((file) => file.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'))
      const kept = (await Promise.all(contents)).join('\n')
      expect(kept).toContain(line.replace(secret, Buffer.from('•••').toString('latin1')))
      expect(kept).not.toContain(secret)
    },
  )
})
