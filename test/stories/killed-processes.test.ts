import { describe, expect, it, vi } from 'vitest'
import { readAddress } from '../../src/slack/destination.ts'
import type { CountingImages } from '../support/counting-images.ts'
import { isPicture } from '../support/discord/shown.ts'
import type { EaselProcess } from '../support/easel-process.ts'
import { type Fleet, openFleet } from '../support/fleet.ts'
import { openJobRows } from '../support/job-rows.ts'
import { patience } from '../support/patience.ts'
import { redisServerIsInstalled } from '../support/redis-server.ts'
import { startFakeSlack } from '../support/slack/fake.ts'

const jobs = 12
const prompts = Array.from({ length: jobs }, (_, index) => `cat ${index}.`)
/** So that it takes two workers to be at all of them at once. */
const half = { JOBS_CONCURRENCY: String(jobs / 2) }

if (!redisServerIsInstalled) {
  describe('several processes on one Redis', () => {
    it.skip('lose nothing when one is killed (left out: redis-server is not installed)')
  })
} else {
  /** Of a worker that has ended: then all that it printed is there. */
  const startedBy = (worker: EaselProcess) => worker.output().match(/job started/g)?.length ?? 0
  const soldOnce = (images: CountingImages) =>
    expect(prompts.map((prompt) => images.sold(prompt))).toEqual(Array(jobs).fill(1))

  describe.concurrent('several processes on one Redis', () => {
    it('lose nothing when a worker is killed with its requests on their way', async () => {
      await using fleet = await openFleet()
      const { images } = fleet
      const [door, worker] = await Promise.all([
        fleet.open('web'),
        fleet.start('worker', half),
        fleet.open('worker', half),
      ])
      await fleet.deliverTo(door)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      await worker.kill9()
      const lost = startedBy(worker)
      expect(lost).toBeGreaterThan(0)
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs - lost), patience)
      images.release()
      await crowd.delivered()
      soldOnce(images)
    })

    it('lose nothing when a worker is killed under load, and buy nothing again that was made', async () => {
      await using fleet = await openFleet()
      const few = { JOBS_CONCURRENCY: '2' }
      const [door, worker1, worker2] = await Promise.all([
        fleet.open('web'),
        fleet.start('worker', few),
        fleet.start('worker', few),
      ])
      await fleet.deliverTo(door)
      const crowd = await fleet.crowd(prompts)
      await vi.waitFor(() => expect(worker1.output()).toContain('job made'), patience)
      await worker1.kill9()
      await crowd.delivered()
      const made = new Set(
        [...worker1.output().matchAll(/"job":"(\w+)"[^\n]*"job made"/g)].map(([, id]) => id),
      )
      await worker2.stop()
      const again = [...worker2.output().matchAll(/"job":"(\w+)"[^\n]*"job started"/g)].map(([, id]) => id)
      expect(again.filter((id) => made.has(id))).toEqual([])
      for (const prompt of prompts) expect(fleet.images.sold(prompt)).toBeLessThanOrEqual(2)
    })

    it('end with 0 on SIGTERM, and a worker hands on at once what it cannot finish in time', async () => {
      await using fleet = await openFleet()
      const { images } = fleet
      const [door, worker] = await Promise.all([
        fleet.start('web'),
        fleet.start('worker', { SHUTDOWN_GRACE_S: '0' }),
      ])
      await fleet.deliverTo(door)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      await fleet.open('worker')
      expect(await Promise.all([door.stop(), worker.stop()])).toEqual([0, 0])
      // By itself, without the silence after which others do it for a worker that died.
      expect(worker.output()).toContain('jobs are handed on')
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      images.release()
      await crowd.delivered()
      soldOnce(images)
    })

    it('lose nothing when the door is killed that took the commands', async () => {
      await using fleet = await openFleet()
      const { discord, images } = fleet
      const [door1, door2] = await Promise.all([fleet.start('web'), fleet.open('web'), fleet.open('worker')])
      await fleet.deliverTo(door1, door2)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await door1.kill9()
      images.release()
      await crowd.delivered()
      soldOnce(images)
      await fleet.deliverTo(door2)
      await discord.command('imagine', { prompt: 'one more' }).message(isPicture)
    })

    it('take commands from the gateway in one process and deliver them from another', async () => {
      await using fleet = await openFleet()
      const { discord, images } = fleet
      const gateway = { DISCORD_GATEWAY: 'on' }
      const [listener] = await Promise.all([fleet.start('discord', gateway), fleet.open('worker', gateway)])
      await discord.registered()
      images.hold()
      const use = discord.command('imagine', { prompt: 'a cat' })
      await use.acknowledged()
      await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
      await listener.kill9()
      images.release()
      await use.message(isPicture)
    })
  })

  describe.concurrent('on Slack, several processes on one Redis', () => {
    /** All jobs are at work, shared by both. */
    const atWork = async ({ images }: Fleet, worker1: EaselProcess, worker2: EaselProcess) => {
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      await vi.waitFor(() => expect(startedBy(worker1) + startedBy(worker2)).toBe(jobs), patience)
    }

    it('lose nothing when a door and a worker are killed, and post every picture once', async () => {
      await using opened = new AsyncDisposableStack()
      const slack = await startFakeSlack()
      slack.answerWithinMs = patience.timeout
      opened.defer(async () => {
        await slack.close()
        expect(slack.violations).toEqual([])
      })
      const fleet = opened.use(await openFleet())
      const { images } = fleet
      const rows = await openJobRows(fleet.redis.url)
      opened.defer(rows.close)
      const env = {
        ...half,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
      }
      const [web1, web2, worker1, worker2] = await Promise.all([
        fleet.start('web', env),
        fleet.start('web', env),
        fleet.start('worker', env),
        fleet.start('worker', env),
      ])
      const doors = await Promise.all([web1.url(), web2.url()])
      const placeholders = async () =>
        (await rows.read()).flatMap((job) => readAddress(job.destination).placeholder ?? [])
      images.hold()
      for (const [index, prompt] of prompts.entries()) {
        const user = { id: `U7${index}`, name: `person-${index}`, admin: false, locale: 'en-US' }
        slack.addUser(user)
        slack.deliverTo(`${doors[index % doors.length]}/slack/events`)
        expect((await slack.command('/imagine', prompt, { user: user.id })).ok).toBe(true)
      }
      await atWork(fleet, worker1, worker2)
      // Between Slack's answer and the row nobody knows a placeholder's timestamp.
      await vi.waitFor(async () => expect(await placeholders()).toHaveLength(jobs), patience)
      const lost = startedBy(worker1)
      await Promise.all([web1.kill9(), worker1.kill9()])
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs - lost), patience)
      images.release()
      const posted = () => slack.channel('C1').messages()
      await vi.waitFor(
        () => expect(posted().filter(({ images }) => images.length > 0)).toHaveLength(jobs),
        patience,
      )
      // Placeholders that were left behind would be beside them.
      await vi.waitFor(() => expect(posted()).toHaveLength(jobs), patience)
      for (const prompt of prompts) {
        expect(posted().filter(({ text }) => text.includes(prompt))).toHaveLength(1)
      }
      soldOnce(images)
    })
  })
}
