/** A picture on this machine, ready to be sent. */
export interface LocalFile {
  readonly path: string
  readonly filename: string
  readonly mime: string
  readonly bytes: number
}

/** The pictures that go with a request. */
export interface RequestFiles {
  readonly images: readonly LocalFile[]
  readonly mask?: LocalFile
}
