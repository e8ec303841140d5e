import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stylePresets } from '../../src/images/styles.ts'
import { type RunningPlayground, runPlayground } from '../support/playground/server.ts'
import { type Visitor, visit } from '../support/playground/visitor.ts'

let run: RunningPlayground
let me: Visitor

beforeAll(async () => {
  run = await runPlayground()
  me = await visit(run.url)
})

afterAll(async () => {
  await run.close()
})

it.each(stylePresets.map(({ name }) => name))('the style %s has a tiny picture', async (name) => {
  const answer = await me.get(`/playground/page/style/${name}.webp`)
  expect(answer.headers.get('content-type')).toBe('image/webp')
  const { width, height, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
  expect({ width, height, format }).toEqual({ width: 80, height: 80, format: 'webp' })
})

it('only what is in the folder has an address', async () => {
  for (const path of ['style', 'style/', 'style/none.webp', 'style/..%2findex.html', '..%2fopen.ts']) {
    expect((await me.get(`/playground/page/${path}`)).status).toBe(404)
  }
})
