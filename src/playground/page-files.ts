import { Hono } from 'hono'
import { localeOf, pageLanguage } from '../accept-language.ts'
import { wordsFor } from '../chat/words.ts'
import { readPageFiles, sendPageFile, spokenPage } from '../page-files.ts'

const root = '/playground/page/'

export interface PageFiles {
  readonly routes: Hono
  /** Where the picture of an option's value is, such as page/style/watercolor.webp; undefined where there is none. */
  pictureOf(option: string, value: string): string | undefined
}

/** The page and its files, served as they are. */
export async function openPageFiles(): Promise<PageFiles> {
  const files = await readPageFiles(new URL('./page/', import.meta.url))
  const routes = new Hono()
  routes.get('/', (c, next) => {
    const page = files.get('index.html')
    if (page === undefined) return next()
    const locale = localeOf(c)
    c.header('vary', 'accept-language')
    return sendPageFile(c, spokenPage(page, pageLanguage(locale), wordsFor(locale)))
  })
  routes.get(`${root}:name{.+}`, (c, next) => {
    const file = files.get(c.req.param('name'))
    return file === undefined ? next() : sendPageFile(c, file)
  })
  return {
    routes,
    pictureOf: (option, value) => {
      const name = `${option}/${value}.webp`
      return files.has(name) ? root + name : undefined
    },
  }
}
