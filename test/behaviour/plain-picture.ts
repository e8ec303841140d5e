import sharp from 'sharp'

/** A picture of one colour. */
export function plain(colour: string, width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer()
}

export async function sizeOf(bytes: Buffer | undefined): Promise<string> {
  const { width, height } = await sharp(bytes).metadata()
  return `${width}x${height}`
}
