import { openAsRgba, withPixels } from './pixels.ts'

const longest = 768

/** A small JPEG of a picture, enough to tell what is on it. */
export function glimpse(path: string): Promise<Buffer> {
  return withPixels((engine) =>
    openAsRgba(engine, path)
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 80 })
      .toBuffer(),
  )
}
