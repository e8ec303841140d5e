import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EaselProcess } from '../support/easel-process.ts'
import { type Fleet, openFleet } from '../support/fleet.ts'
import { patience } from '../support/patience.ts'
import { redisServerIsInstalled } from '../support/redis-server.ts'

const jobs = 12
const prompts = Array.from({ length: jobs }, (_, index) => `cat ${index}`)

if (!redisServerIsInstalled) {
  describe('several processes on one Redis', () => {
    it.skip('answer every command once (left out: redis-server is not installed)')
  })
} else {
  describe('several processes on one Redis', () => {
    let fleet: Fleet
    let worker: EaselProcess
    beforeAll(async () => {
      fleet = await openFleet()
      // One job at a time each, so that it takes both to be at two, and a third stands in line.
      const one = { JOBS_CONCURRENCY: '1' }
      const [door, other, working] = await Promise.all([
        fleet.start('web'),
        fleet.open('web'),
        fleet.start('worker', one),
        fleet.open('worker', one),
      ])
      worker = working
      await fleet.deliverTo(door, other)
    })
    afterEach(() => fleet.images.release())
    afterAll(() => fleet[Symbol.asyncDispose]())

    it('share the work, and answer every command once', async () => {
      const { images } = fleet
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await vi.waitFor(() => expect(images.waiting()).toBe(2), patience)
      images.release()
      await crowd.delivered()
      expect(prompts.map((prompt) => images.sold(prompt))).toEqual(Array(jobs).fill(1))
      const byOne = () => worker.output().match(/job delivered/g)?.length
      await vi.waitFor(() => expect(byOne()).toBeGreaterThan(0), patience)
      expect(byOne()).toBeLessThan(jobs)
    })

    it('stop in one process what is cancelled in another', async () => {
      const { discord, images } = fleet
      images.hold()
      const use = discord.command('imagine', { prompt: 'a cat' })
      const shown = await use.message(({ buttons }) => buttons.some(({ label }) => label === 'Cancel'))
      await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
      discord.press(shown, 'Cancel')
      await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
      expect(images.sold('a cat')).toBe(0)
    })

    it('tell people where they stand in the one line', async () => {
      const { images } = fleet
      images.hold()
      const first = await fleet.crowd(['one', 'two'])
      await vi.waitFor(() => expect(images.waiting()).toBe(2), patience)
      const next = await fleet.crowd(['three'])
      const last = await fleet.crowd(['four'])
      await vi.waitFor(
        () => expect(last.uses[0]?.current().reply?.text).toMatch(/1 .*(?:before|ahead)/),
        patience,
      )
      images.release()
      await Promise.all([first, next, last].map((crowd) => crowd.delivered()))
    })
  })

  describe.concurrent('several Easels, when Redis was gone', () => {
    it('say so in their figures, where the alerts look', async () => {
      await using fleet = await openFleet()
      const door = await fleet.start('web')
      await fleet.redis.kill()
      const response = await fetch(`${await door.url()}/metrics`)
      expect(await response.text()).toContain('easel_ready{check="stores"} 0')
    })

    it('go on: nothing lost, nothing bought twice, and a clear word meanwhile', async () => {
      await using fleet = await openFleet()
      const { discord, images, redis } = fleet
      const silentForMs = 5_000
      const open = (role: 'web' | 'worker') => fleet.open(role, {}, { beatEveryMs: 200, silentForMs })
      const [door] = await Promise.all([open('web'), open('worker'), open('worker')])
      await fleet.deliverTo(door)
      images.hold()
      const crowd = await fleet.crowd(prompts)
      await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
      const gone = performance.now()
      await redis.kill()
      images.release()
      const refused = discord.command('imagine', { prompt: 'meanwhile' }, { person: discord.person() })
      const { afterMs } = await refused.acknowledged()
      expect(afterMs).toBeLessThan(3_000)
      await vi.waitFor(
        () => expect(JSON.stringify(refused.current())).toContain("can't reach its own memory"),
        patience,
      )
      // Longer than it takes to be taken for dead: an outage is nobody's silence.
      await vi.waitFor(() => expect(performance.now() - gone).toBeGreaterThan(1.2 * silentForMs), patience)
      await redis.start()
      await crowd.delivered()
      expect(prompts.map((prompt) => images.sold(prompt))).toEqual(Array(jobs).fill(1))
      expect(images.sold('meanwhile')).toBe(0)
      for (const use of crowd.uses) expect(use.current().reply?.text).not.toContain('may have been billed')
    })
  })
}
