import { pixelWorkDeadlineS, uploadPixels } from './limits.ts'
import { ifFree } from './pixels.ts'
import { sniff, sniffLength } from './sniff.ts'

export interface Preview {
  readonly bytes: Buffer
  readonly mime: 'image/jpeg'
}

const longest = 1024

/**
 * A picture that is not done yet, small enough to be shown on the way: a tenth of its bytes or less. Undefined when
 * other work on pixels would have to wait for it.
 */
export async function smallPreview(bytes: Buffer): Promise<Preview | undefined> {
  if (sniff(bytes.subarray(0, sniffLength)).is !== 'picture') throw new Error('a preview is no picture')
  return ifFree(async (engine) => {
    const small = await engine(bytes, { failOn: 'error', limitInputPixels: uploadPixels })
      .timeout({ seconds: pixelWorkDeadlineS })
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 80 })
      .toBuffer()
    return { bytes: small, mime: 'image/jpeg' }
  })
}
