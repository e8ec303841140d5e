import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { Language } from '../chat/languages.ts'
import type { Words } from '../chat/words.ts'

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
  return page(language, words('install.title'), [
    paragraph(words('install.lead', { command })),
    paragraph(words('install.rights')),
    link(authorizeUrl, words('install.button')),
  ])
}

export function installedPage(
  { workspace, url, orgWide }: Installed,
  { language, words, command }: Reader,
): string {
  return page(language, words('install.done', { workspace }), [
    paragraph(words(orgWide ? 'install.org_lead' : 'install.done_lead', { command })),
    link(url, words(orgWide ? 'install.choose' : 'install.open')),
  ])
}

export function troublePage(trouble: Trouble, againUrl: string, { language, words }: Reader): string {
  return page(language, words(`install.${trouble}`), [
    paragraph(words(`install.${trouble}_lead`)),
    link(againUrl, words('install.again')),
  ])
}

/** No script, no picture, no form; the one style that it has is named by its hash. */
export function pagePolicy(): string {
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

type Html = ReturnType<typeof html>

function page(language: Language, title: string, content: readonly Html[]): string {
  return String(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`)
}

function paragraph(text: string): Html {
  return html`<p>${text}</p>`
}

function link(url: string, label: string): Html {
  return html`<p><a class="go" href="${url}">${label}</a></p>`
}

const style = `
:root { font: 1rem/1.6 system-ui, sans-serif; color: light-dark(#1d1c1d, #e8e8e8); background: light-dark(#f6f4f1, #1a1a1d); }
body { min-height: 90vh; margin: 0; display: grid; place-items: center; }
main { box-sizing: border-box; max-width: 34rem; margin: 1rem; padding: 2rem; border-radius: 1rem; background: light-dark(#fff, #26262b); box-shadow: 0 1px 12px #0002; }
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
p:last-child { margin: 1.5rem 0 0; }
.go { display: inline-block; padding: .6rem 1.4rem; border-radius: .5rem; font-weight: 600; text-decoration: none; color: #fff; background: #611f69; }
.go:hover { background: #4a154b; }
.go:focus-visible { outline: 3px solid #1264a3; outline-offset: 3px; }
`
