const longest = 256 * 1024

/** As much of a short answer as anyone reads; one that breaks off is read as far as it goes. */
export async function readCapped(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const bytes of body) {
      pieces.push(bytes)
      length += bytes.length
      if (length >= longest) break
    }
  } catch {
    // What has come says enough.
  }
  return Buffer.concat(pieces).subarray(0, longest).toString('utf8')
}
