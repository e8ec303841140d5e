import { html } from 'hono/html'
import type { Language } from '../chat/languages.ts'
import type { Words } from '../chat/words.ts'
import { type Html, paragraph, shortPage } from '../short-page.ts'

/** Who reads a page, and what they type: the command as this app names it. */
export interface Reader {
  readonly language: Language
  readonly words: Words
  readonly command: string
}

export type Trouble = 'denied' | 'stale' | 'refused' | 'later'

/** Where somebody who has installed Easel goes next. */
export interface Installed {
  readonly workspace: string
  readonly url: string
  /** A whole organization: its workspaces are still to be chosen. */
  readonly orgWide: boolean
}

export function installPage(authorizeUrl: string, { language, words, command }: Reader): string {
  const content = [
    paragraph(words('install.lead', { command })),
    paragraph(words('install.rights')),
    link(authorizeUrl, words('install.button')),
  ]
  return shortPage({ language, title: words('install.title'), content })
}

export function installedPage(
  { workspace, url, orgWide }: Installed,
  { language, words, command }: Reader,
): string {
  const content = [
    paragraph(words(orgWide ? 'install.org_lead' : 'install.done_lead', { command })),
    link(url, words(orgWide ? 'install.choose' : 'install.open')),
  ]
  return shortPage({ language, title: words('install.done', { workspace }), content })
}

export function troublePage(trouble: Trouble, againUrl: string, { language, words }: Reader): string {
  const content = [paragraph(words(`install.${trouble}_lead`)), link(againUrl, words('install.again'))]
  return shortPage({ language, title: words(`install.${trouble}`), content })
}

function link(url: string, label: string): Html {
  return html`<a class="pill primary" href="${url}">${label}</a>`
}
