import { pino } from 'pino'

export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
  child(facts: object): Log
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** JSON lines on standard error: standard output belongs to the terminal's answers. */
export function createLog(level: LogLevel, redact: (text: string) => string): Log {
  return pino(
    {
      level,
      base: null,
      // Errors of libraries carry request headers and whole configs; the name, message and stack are enough.
      serializers: { err: plainError },
    },
    { write: (line: string) => process.stderr.write(redact(line)) },
  )
}

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const cause = error.cause === undefined ? {} : { cause: plainError(error.cause) }
  return { type: error.name, message: error.message, stack: error.stack, ...cause }
}
