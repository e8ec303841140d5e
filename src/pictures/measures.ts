/** Measures as people read them. */

/** `25 MB`, `3.4 MB`, `120 KB`; a megabyte is 1024 × 1024 bytes, as the platforms count. */
export function fileSize(bytes: number): string {
  const megabytes = bytes / (1024 * 1024)
  if (megabytes >= 1) return `${Number(megabytes.toFixed(1))} MB`
  return `${Math.max(1, Math.round(bytes / 1024))} KB`
}

export function pixelSize({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width}x${height}`
}
