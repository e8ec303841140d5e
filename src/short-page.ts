import { html } from 'hono/html'
import type { Language } from './chat/languages.ts'

export type Html = ReturnType<typeof html>

interface ShortPage {
  readonly language: Language
  readonly title: string
  readonly content: readonly Html[]
  /** A style sheet of its own, beside what all short pages share. */
  readonly style?: string
}

/** A page that says one thing and shows one way on, for the rooms that have one. What stands in it is escaped. */
export function shortPage({ language, title, content, style }: ShortPage): string {
  return String(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/web/page/easel.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/page/base.css">
<link rel="stylesheet" href="/web/page/short.css">
${style === undefined ? '' : html`<link rel="stylesheet" href="${style}">`}
</head>
<body>
<main class="short">
<img src="/web/page/easel.svg" alt="" width="64" height="64">
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`)
}

export function paragraph(text: string): Html {
  return html`<p>${text}</p>`
}
