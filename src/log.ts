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
      serializers: { err: (error: unknown) => plainError(error) },
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

/** An error may be its own cause; what is further down explains nothing more. */
const deepestCause = 8

function plainError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const isLast = error.cause === undefined || depth === deepestCause
  const cause = isLast ? {} : { cause: plainError(error.cause, depth + 1) }
  return { type: error.name, message: error.message, stack: error.stack, ...cause }
}
