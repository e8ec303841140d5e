/**
 * The only encoder and decoder of button and form ids. An id names a command and one argument, so a press becomes
 * an invocation like a typed command, in any process and after any restart: `easel:cancel:7k2m9q0d4h1x`.
 */

interface Press {
  /** A command's name; its option `of` gets `subject`. */
  readonly command: string
  readonly subject: string
}

const pattern = /^easel:([a-z-]{1,24}):([0-9a-z.-]{0,60})$/

export function encodePress(press: Press): string {
  const id = `easel:${press.command}:${press.subject}`
  if (!pattern.test(id)) throw new Error(`not a button id: ${id}`)
  return id
}

/** Undefined for anything that is not ours: other bots' ids, hand-made ones. */
export function decodePress(id: string): Press | undefined {
  const [, command, subject] = pattern.exec(id) ?? []
  return command === undefined || subject === undefined ? undefined : { command, subject }
}
