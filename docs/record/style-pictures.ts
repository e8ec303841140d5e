/** `npm run record:styles`: the tiny picture of each style preset, drawn by the sandbox over HTTP. */

import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { z } from 'zod'
import { readStyle, stylePresets, withStyle } from '../../src/images/styles.ts'
import { startSandbox } from '../../src/sandbox/server.ts'

const folder = new URL('../../src/playground/page/style/', import.meta.url)
/** Twice what the playground shows, for screens with small pixels. */
const edge = 80

const answer = z.object({ data: z.tuple([z.object({ b64_json: z.string() })]) })

const sandbox = await startSandbox()
try {
  for (const { name } of stylePresets) {
    const response = await fetch(`${sandbox.url}/images/generations`, {
      method: 'POST',
      headers: { authorization: 'Bearer sandbox', 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-image-2.6-flare',
        prompt: withStyle('a red fox in a meadow', readStyle(name, [])),
        size: '1024x1024',
      }),
      signal: AbortSignal.timeout(60_000),
    })
    const [picture] = answer.parse(await response.json()).data
    const tiny = sharp(Buffer.from(picture.b64_json, 'base64')).resize(edge, edge)
    await writeFile(new URL(`${name}.webp`, folder), await tiny.webp({ quality: 82 }).toBuffer())
  }
} finally {
  await sandbox.close()
}
