/**
 * Loaded before Easel (`--import`): its wall clock jumps by CLOCK_JUMP_MS at every SIGUSR2, as when a machine's clock is
 * set. What only goes up (performance.now, timers) is not touched, as it is not by a real one.
 */
const RealDate = Date
let jumpedMs = 0

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + jumpedMs] : args),
  get: (target, key, receiver) =>
    key === 'now' ? () => target.now() + jumpedMs : Reflect.get(target, key, receiver),
})

process.on('SIGUSR2', () => {
  jumpedMs += Number(process.env.CLOCK_JUMP_MS)
  process.stdout.write(`the clock says ${new Date().toISOString()}\n`)
})
