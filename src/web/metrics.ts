import { Hono } from 'hono'

interface Figures {
  readonly contentType: string
  text(): Promise<string>
}

/** What Prometheus comes for. It holds no words of people and no secrets; docs/deploy.md says how to keep it inside. */
export function metricsRoutes(figures: Figures): Hono {
  const routes = new Hono()
  routes.get('/metrics', async (c) => {
    c.header('cache-control', 'no-store')
    return c.body(await figures.text(), 200, { 'content-type': figures.contentType })
  })
  return routes
}
