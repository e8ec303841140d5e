import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientFor, failureOf, json, pngLike, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(100_000)])
const answer = { created: 1, data: [{ b64_json: picture.toString('base64') }] }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-images-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('an edit', () => {
  it('streams the pictures with their types and a length, and makes file names harmless', async () => {
    const cat = pngLike(300_000, 1)
    const mask = pngLike(10, 2)
    await writeFile(join(folder, 'cat'), cat)
    await writeFile(join(folder, 'mask'), mask)
    await using service = await startService(json(answer))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(
      {
        endpoint: 'edits',
        parameters: { model: 'gpt-image-2', prompt: 'a "hat"\r\n--x', n: 2 },
        images: 2,
        identifyBy: 'safety_identifier',
      },
      {
        safetyIdentifier: 'hash',
        files: {
          images: [
            {
              path: join(folder, 'cat'),
              filename: '../a"b\r\nX: y.png',
              mime: 'image/png',
              bytes: cat.length,
            },
            {
              path: join(folder, 'cat'),
              filename: 'zwei.webp',
              mime: 'image/webp\r\nX: y',
              bytes: cat.length,
            },
          ],
          mask: { path: join(folder, 'mask'), filename: 'mask.png', mime: 'image/png', bytes: mask.length },
        },
      },
    )
    const [request] = service.received
    expect(request?.headers['content-length']).toBe(String(request?.body.length))
    expect(request?.headers).not.toHaveProperty('transfer-encoding')
    const form = await new Response(new Uint8Array(request?.body ?? []), {
      headers: { 'content-type': request?.headers['content-type'] ?? '' },
    }).formData()
    expect(
      Object.fromEntries(['model', 'prompt', 'n', 'safety_identifier'].map((key) => [key, form.get(key)])),
    ).toEqual({
      model: 'gpt-image-2',
      prompt: 'a "hat"\r\n--x',
      n: '2',
      safety_identifier: 'hash',
    })
    const files = form.getAll('image[]').filter((part) => part instanceof File)
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['_a_b_X_y.png', 'image/png'],
      ['zwei.webp', 'application/octet-stream'],
    ])
    expect(Buffer.from((await files[0]?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(cat)
    const sentMask = form.get('mask')
    expect(sentMask instanceof File && sentMask.type).toBe('image/png')
  })

  it('sends one picture as `image`, and reads it anew for every try', async () => {
    const cat = pngLike(200_000)
    await writeFile(join(folder, 'one'), cat)
    await using service = await startService(json({ error: { code: 'server_error' } }, 500), json(answer))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(
      { endpoint: 'variations', parameters: { model: 'dall-e-2' }, images: 1 },
      {
        files: {
          images: [{ path: join(folder, 'one'), filename: 'one.png', mime: 'image/png', bytes: cat.length }],
        },
      },
    )
    expect(service.received.map(({ url }) => url)).toEqual(['/v1/images/variations', '/v1/images/variations'])
    for (const { body } of service.received) {
      expect(body.includes(cat)).toBe(true)
      expect(body.toString('latin1')).toContain('name="image"')
    }
  })

  it('takes the refusal of a service that does not wait for the upload', async () => {
    await writeFile(join(folder, 'large'), pngLike(20_000_000))
    const server = createServer((socket) => {
      socket.on('error', () => {})
      const body = '{"error":{"code":"invalid_api_key","message":"no"}}'
      socket.once('data', () => {
        socket.write(
          `HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
        )
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await using house = clientFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
    const failure = await failureOf(
      house.carryOut(
        { endpoint: 'edits', parameters: { model: 'gpt-image-2', prompt: 'x' }, images: 1 },
        {
          files: {
            images: [
              { path: join(folder, 'large'), filename: 'l.png', mime: 'image/png', bytes: 20_000_008 },
            ],
          },
        },
      ),
    )
    expect(failure.facts).toMatchObject({ kind: 'account', problem: 'invalid_key' })
    server.close()
  })

  it('is a bug, told without another try, when the file is gone', async () => {
    await using service = await startService(json(answer))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(
      house.carryOut(
        { endpoint: 'edits', parameters: { model: 'gpt-image-2', prompt: 'x' }, images: 1 },
        {
          files: {
            images: [{ path: join(folder, 'nowhere'), filename: 'l.png', mime: 'image/png', bytes: 10 }],
          },
        },
      ),
    )
    expect(failure.facts.kind).toBe('bug')
    expect(failure.cause).toMatchObject({ code: 'ENOENT' })
  })
})
