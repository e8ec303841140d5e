import { Readable } from 'node:stream'
import { personId, resultIdOf, spaceId } from '../../src/chat/ids.ts'
import type { Painter, Painting } from '../../src/chat/painting.ts'
import { silentLog } from '../../src/log.ts'
import { openPainter } from '../../src/web/painter.ts'
import { openWeb } from '../../src/web/server.ts'
import { sampleJob } from './sample-job.ts'

/** The painter's page over one picture, with nothing behind it: for what happens in the browser alone. */
export async function createPaintStub(picture: Buffer): Promise<{ url: string; close(): Promise<void> }> {
  const job = sampleJob()
  const painting: Painting = {
    id: 'painting',
    picture: resultIdOf(job.id, 1),
    asker: { id: personId('discord:1'), name: 'Ann', admin: false, roles: [] },
    space: spaceId('discord:2'),
    place: job.invocation.place,
    locale: 'en-US',
    destination: job.destination,
    expiresAt: Date.now() + 900_000,
  }
  const painter: Painter = {
    find: async () => ({ state: 'open', painting }),
    picture: async () => ({ mime: 'image/jpeg', body: Readable.from([picture]) }),
    claim: async () => true,
    release: async () => {},
    keepMask: async () => {},
    viewOf: () => 'view',
    look: async () => undefined,
  }
  const desk = { dispatch: async () => ({ type: 'done' }) as const, acknowledged: () => {} }
  const page = await openPainter({ painter, desk })
  const web = await openWeb({
    host: '127.0.0.1',
    port: 0,
    routes: [page.routes],
    checks: async () => ({}),
    log: silentLog,
  })
  return {
    url: `${web.url}/paint/ticket`,
    close: async () => {
      page.close()
      await web.close()
    },
  }
}
