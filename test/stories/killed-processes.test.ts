import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readAddress } from '../../src/slack/destination.ts'
import { isPicture } from '../support/discord/shown.ts'
import type { EaselProcess } from '../support/easel-process.ts'
import { type Fleet, openFleet } from '../support/fleet.ts'
import { type JobRows, openJobRows } from '../support/job-rows.ts'
import { patience } from '../support/patience.ts'
import { redisServerIsInstalled } from '../support/redis-server.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'

const jobs = 12
const prompts = Array.from({ length: jobs }, (_, index) => `cat ${index}.`)
/** So that it takes two workers to be at all of them at once. */
const half = { JOBS_CONCURRENCY: String(jobs / 2) }

if (!redisServerIsInstalled) {
  describe('several processes on one Redis', () => {
    it.skip('lose nothing when one is killed (left out: redis-server is not installed)')
  })
} else {
  let fleet: Fleet
  let discord: Fleet['discord']
  let images: Fleet['images']

  beforeEach(async () => {
    fleet = await openFleet()
    ;({ discord, images } = fleet)
  })
  afterEach(() => fleet.end())

  const startedBy = (worker: EaselProcess) => worker.output().match(/job started/g)?.length ?? 0
  const soldOnce = () => expect(prompts.map((prompt) => images.sold(prompt))).toEqual(Array(jobs).fill(1))

  /** All jobs are at work, shared by both. */
  const atWork = async (worker1: EaselProcess, worker2: EaselProcess) => {
    await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
    await vi.waitFor(() => expect(startedBy(worker1) + startedBy(worker2)).toBe(jobs), patience)
  }

  describe('several processes on one Redis', () => {
    it('lose nothing when a worker is killed with its requests on their way', async () => {
      const [web, worker1, worker2] = await Promise.all([
        fleet.start('web'),
        fleet.start('worker', half),
        fleet.start('worker', half),
      ])
      await fleet.deliverTo(web)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await atWork(worker1, worker2)
      const lost = startedBy(worker1)
      expect(lost).toBeGreaterThan(0)
      await worker1.kill9()
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs - lost), patience)
      images.release()
      await crowd.delivered()
      soldOnce()
    })

    it('lose nothing when a worker is killed under load, and buy nothing again that was made', async () => {
      const few = { JOBS_CONCURRENCY: '2' }
      const [web, worker1, worker2] = await Promise.all([
        fleet.start('web'),
        fleet.start('worker', few),
        fleet.start('worker', few),
      ])
      await fleet.deliverTo(web)
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
      for (const prompt of prompts) expect(images.sold(prompt)).toBeLessThanOrEqual(2)
    })

    it('end with 0 on SIGTERM, and a worker hands on at once what it cannot finish in time', async () => {
      const hasty = { SHUTDOWN_GRACE_S: '0' }
      const [web, worker1] = await Promise.all([
        fleet.start('web'),
        fleet.start('worker', hasty),
        fleet.start('worker', hasty),
      ])
      await fleet.deliverTo(web)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      expect(await Promise.all([web.stop(), worker1.stop()])).toEqual([0, 0])
      // All of them at the other one, without the ten seconds of a worker that died.
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), { timeout: 8_000, interval: 20 })
      images.release()
      await crowd.delivered()
      soldOnce()
    })

    it('lose nothing when the door is killed that took the commands', async () => {
      const [web1, web2] = await Promise.all([fleet.start('web'), fleet.start('web'), fleet.start('worker')])
      await fleet.deliverTo(web1, web2)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await web1.kill9()
      images.release()
      await crowd.delivered()
      soldOnce()
      await fleet.deliverTo(web2)
      await discord.command('imagine', { prompt: 'one more' }).message(isPicture)
    })

    it('take commands from the gateway in one process and deliver them from another', async () => {
      const gateway = { DISCORD_GATEWAY: 'on' }
      const [listener] = await Promise.all([fleet.start('discord', gateway), fleet.start('worker', gateway)])
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

  describe('on Slack, several processes on one Redis', () => {
    let slack: FakeSlack
    let rows: JobRows
    beforeEach(async () => {
      slack = await startFakeSlack()
      rows = await openJobRows(fleet.redis.url)
    })
    afterEach(async () => {
      await rows.close()
      await slack.close()
      expect(slack.violations).toEqual([])
    })

    it('lose nothing when a door and a worker are killed, and post every picture once', async () => {
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
      await atWork(worker1, worker2)
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
      soldOnce()
    })
  })
}
