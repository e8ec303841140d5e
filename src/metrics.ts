import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The figures of one process, for Prometheus. What they mean and when they should wake somebody: docs/operations.md. */
export interface Metrics {
  readonly jobs: Counter<'task' | 'step'>
  readonly failures: Counter<'kind' | 'problem'>
  readonly refusals: Counter<'kind' | 'problem'>
  readonly images: Counter<'task'>
  readonly unpriced: Counter<'task'>
  readonly dollars: Counter
  readonly makingSeconds: Histogram<'task'>
  readonly requests: Counter<'endpoint' | 'outcome'>
  readonly requestSeconds: Histogram<'endpoint'>
  readonly waitSeconds: Counter<'service' | 'reason'>
  readonly acknowledgementSeconds: Histogram<'surface'>
  readonly faults: Counter<'event'>
  /** Name of a part → works; looked at only when somebody asks. */
  watchReadiness(look: () => Promise<Readonly<Record<string, boolean>>>): void
  /** The line is looked at only when somebody asks; what cannot be known has no figure. */
  watchQueue(look: () => Promise<QueueFigures | undefined>): void
  readonly contentType: string
  /** The text format of Prometheus. */
  text(): Promise<string>
}

interface QueueFigures {
  readonly waiting: number
  readonly working: number
  readonly oldestMs: number
}

const minutes = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600]
/** A chat platform gives up after 3 seconds. */
const acknowledgement = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3]

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    jobs: new Counter({
      name: 'easel_jobs_total',
      help: 'Jobs that took this step: accepted, asked, flagged, started, made, delivered, failed, cancelled.',
      labelNames: ['task', 'step'],
      registers,
    }),
    failures: new Counter({
      name: 'easel_job_failures_total',
      help: 'Jobs that failed, by the kind of failure that people read.',
      labelNames: ['kind', 'problem'],
      registers,
    }),
    refusals: new Counter({
      name: 'easel_refusals_total',
      help: 'Commands that were answered with a failure before there was a job.',
      labelNames: ['kind', 'problem'],
      registers,
    }),
    images: new Counter({
      name: 'easel_images_delivered_total',
      help: 'Pictures that reached a chat.',
      labelNames: ['task'],
      registers,
    }),
    dollars: new Counter({
      name: 'easel_spent_dollars_total',
      help: 'What settled jobs have cost, in US dollars, by the prices that Easel knows.',
      registers,
    }),
    unpriced: new Counter({
      name: 'easel_images_unpriced_total',
      help: 'Pictures whose price is not known: their models have no prices in the profiles.',
      labelNames: ['task'],
      registers,
    }),
    makingSeconds: new Histogram({
      name: 'easel_making_seconds',
      help: 'From the first request of a job to its last picture.',
      labelNames: ['task'],
      buckets: minutes,
      registers,
    }),
    requests: new Counter({
      name: 'easel_image_requests_total',
      help: 'Tries of requests to the image service, by how they ended: made, or the kind of failure.',
      labelNames: ['endpoint', 'outcome'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'easel_image_request_seconds',
      help: 'How long the image service took for one try that brought pictures.',
      labelNames: ['endpoint'],
      buckets: minutes,
      registers,
    }),
    waitSeconds: new Counter({
      name: 'easel_wait_seconds_total',
      help: 'Time spent waiting because a service asked for it: images, discord, slack.',
      labelNames: ['service', 'reason'],
      registers,
    }),
    acknowledgementSeconds: new Histogram({
      name: 'easel_acknowledgement_seconds',
      help: 'From a command to the moment when its platform was answered.',
      labelNames: ['surface'],
      buckets: acknowledgement,
      registers,
    }),
    faults: new Counter({
      name: 'easel_faults_total',
      help: 'What nobody expected, by the name of the event; the log has the cause.',
      labelNames: ['event'],
      registers,
    }),
    watchReadiness: (look) => {
      new Gauge({
        name: 'easel_ready',
        help: 'Whether a part works: the stores, each chat platform. What /readyz says.',
        labelNames: ['check'],
        registers,
        async collect() {
          for (const [check, works] of Object.entries(await look())) this.set({ check }, works ? 1 : 0)
        },
      })
    },
    watchQueue: (look) => {
      new Gauge({
        name: 'easel_queue_jobs',
        help: 'Jobs that wait for their turn, and jobs that are worked on.',
        labelNames: ['state'],
        registers,
        async collect() {
          const line = await look()
          if (line === undefined) return this.reset()
          this.set({ state: 'waiting' }, line.waiting)
          this.set({ state: 'working' }, line.working)
        },
      })
      new Gauge({
        name: 'easel_queue_oldest_seconds',
        help: 'How long the oldest waiting job has waited; 0 when none waits.',
        registers,
        async collect() {
          const line = await look()
          // Not reset: without labels that is a 0, as if nobody waited.
          if (line === undefined) this.remove()
          else this.set(line.oldestMs / 1000)
        },
      })
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
