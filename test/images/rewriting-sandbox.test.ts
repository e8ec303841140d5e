import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/images/catalog.ts'
import type { LocalFile } from '../../src/images/local-file.ts'
import type { Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts'
import { clientFor, failureOf } from './scripted-service.ts'

describe('rewriting at the sandbox', () => {
  let sandbox: RunningSandbox
  let folder: string
  beforeAll(async () => {
    sandbox = await startSandbox({ pace: 0.02 })
    folder = await mkdtemp(join(tmpdir(), 'easel-images-'))
  })
  afterAll(async () => {
    await sandbox?.close()
    await rm(folder, { recursive: true })
  })

  const planned = (wish: Wish, textModel = 'gpt-5.6-luna') => {
    const catalog = openCatalog({
      baseUrl: sandbox.url,
      defaultModel: 'gpt-image-2',
      textModel,
      today: () => new Date('2026-11-22'),
    })
    const [request] = planImages(wish, catalog.find('gpt-image-2')).requests
    if (request === undefined) throw new Error('a plan without requests')
    return request
  }
  const imagine = (prompt: string, more: Partial<Extract<Wish, { task: 'imagine' }>> = {}): Wish => ({
    task: 'imagine',
    prompt,
    count: 1,
    rewrite: 'on',
    quality: 'low',
    ...more,
  })

  it('draws in the size and format of the plan, and tells the revised prompt', async () => {
    await using house = clientFor(sandbox.url)
    const wish = imagine('a lighthouse', { size: '1536x1024', format: 'webp' })
    const outcome = await house.carryOut(planned(wish), { safetyIdentifier: 'hash' })
    expect(outcome.images[0]).toMatchObject({
      format: 'webp',
      revisedPrompt: expect.stringContaining('lighthouse. '),
    })
    expect(outcome.drawn).toEqual({ size: '1536x1024', quality: 'low' })
    expect(outcome.textUsage?.inputTokens).toBeGreaterThan(0)
    expect(await sharp(house.images()[0]).metadata()).toMatchObject({ width: 1536, height: 1024 })
  })

  it('edits a picture within its mask', async () => {
    const [path, maskPath] = [join(folder, 'meadow.png'), join(folder, 'mask.png')]
    const flat = { width: 256, height: 256, channels: 4, background: '#206040' } as const
    const image = await sharp({ create: flat }).png().toFile(path)
    const hole = await sharp({ create: { ...flat, width: 128, background: '#00000000' } })
      .extend({ right: 128, background: '#000000ff' })
      .png()
      .toFile(maskPath)
    const local = (at: string, bytes: number): LocalFile => {
      return { path: at, filename: 'a.png', mime: 'image/png', bytes }
    }
    await using house = clientFor(sandbox.url)
    const wish: Wish = {
      task: 'edit',
      prompt: 'a red balloon',
      mask: true,
      references: 0,
      count: 1,
      rewrite: 'on',
      size: '1024x1024',
    }
    const outcome = await house.carryOut(planned(wish), {
      files: { images: [local(path, image.size)], mask: local(maskPath, hole.size) },
    })
    expect(outcome.images[0]?.revisedPrompt).toContain('red balloon')
    const corner = { left: 900, top: 480, width: 8, height: 8 }
    const { dominant } = await sharp(await sharp(house.images()[0]).extract(corner).toBuffer()).stats()
    expect(dominant.g).toBeGreaterThan(dominant.r)
  })

  it('goes on from a picture that was drawn before, and from the picture itself when that is forgotten', async () => {
    await using house = clientFor(sandbox.url)
    const first = await house.carryOut(planned(imagine('a red balloon', { size: '1024x1024' })))
    const [drawn = Buffer.alloc(0)] = house.images()
    const path = join(folder, 'drawn.png')
    await writeFile(path, drawn)
    const image = { path, filename: 'drawn.png', mime: 'image/png', bytes: drawn.length }
    const change = (continues: string) =>
      house.carryOut(
        planned({
          task: 'edit',
          prompt: 'make it rain',
          mask: false,
          references: 0,
          count: 1,
          rewrite: 'on',
          continues,
        }),
        { files: { images: [image] } },
      )
    for (const callId of [first.images[0]?.callId ?? 'none', 'ig_unknown']) {
      const changed = await change(callId)
      expect(changed).not.toHaveProperty('asIs')
      expect(changed.images[0]?.revisedPrompt).toContain('make it rain')
      expect(changed.drawn?.size).toBe('1024x1024')
    }
    expect(house.images()).toHaveLength(3)
  })

  it('takes previews and the picture of a stream', async () => {
    const request = planned(imagine('a boat'))
    if (request.endpoint !== 'responses') throw new Error('not to be rewritten')
    const [tool] = request.parameters.tools
    const streaming = {
      ...request,
      parameters: { ...request.parameters, stream: true, tools: [{ ...tool, partial_images: 2 }] as const },
    }
    await using house = clientFor(sandbox.url)
    const previews: Buffer[] = []
    const taker = { wants: () => true, take: (bytes: Buffer) => void previews.push(bytes) }
    const outcome = await house.carryOut(streaming, { previews: taker })
    expect(outcome.images).toHaveLength(1)
    expect(outcome.images[0]?.revisedPrompt).toContain('boat')
    expect(previews).toHaveLength(2)
    for (const preview of previews) expect((await sharp(preview).metadata()).format).toBe('png')
  })

  it('is refused inside a 200, and by the account outside of it', async () => {
    await using house = clientFor(sandbox.url)
    const failure = async (code: string) =>
      (await failureOf(house.carryOut(planned(imagine(`a cat sandbox:${code}`))))).facts
    expect(await failure('moderation_blocked')).toMatchObject({ kind: 'blocked', stage: 'input' })
    expect(await failure('insufficient_quota')).toMatchObject({ kind: 'account', problem: 'no_credit' })
    expect(await failure('drop')).toMatchObject({ kind: 'capacity', problem: 'interrupted' })
  })

  it('uses the prompt as it is when there is no such text model', async () => {
    await using house = clientFor(sandbox.url)
    const outcome = await house.carryOut(planned(imagine('a cat'), 'my-llm'))
    expect(outcome).toMatchObject({ asIs: true, images: [{ format: 'png' }] })
    expect(outcome.images[0]).not.toHaveProperty('revisedPrompt')
  })
})
