import { Hono } from 'hono'
import { readPageFile, readPageFiles, sendPageFile } from '../page-files.ts'

/** What every page of this server is made with: base styles, elements, the painter and the library that draws there. */
export async function openPageFiles(): Promise<Hono> {
  const files = new Map(await readPageFiles(new URL('./page/', import.meta.url)))
  const konva = new URL('../konva.min.js', import.meta.resolve('konva'))
  files.set('konva.min.js', await readPageFile(konva))
  const routes = new Hono()
  routes.get('/web/page/:name', (c, next) => {
    const file = files.get(c.req.param('name'))
    return file === undefined ? next() : sendPageFile(c, file)
  })
  return routes
}
