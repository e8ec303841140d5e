/** Where people reach this house's pages. */
export interface Site {
  /** An address for a link, and from where it opens; undefined when nothing can be reached. */
  linkTo(path: string): { readonly url: string; readonly reach: 'everywhere' | 'here' } | undefined
  /** The web server of this process listens: without PUBLIC_URL its address is better than none. */
  listensAt(url: string): void
}

export function createSite(publicUrl: string | undefined): Site {
  let own: string | undefined
  return {
    linkTo: (path) => {
      if (publicUrl !== undefined) return { url: publicUrl + path, reach: 'everywhere' }
      return own === undefined ? undefined : { url: own + path, reach: 'here' }
    },
    listensAt: (url) => {
      own = url
    },
  }
}
