import { Failure } from '../failure.ts'

type StoreProblem =
  | 'in_use'
  | 'locked'
  | 'full'
  | 'read_only'
  | 'corrupt'
  | 'disk'
  | 'no_folder'
  | 'too_new'
  | 'bad_secret_key'
  | 'closed'
  /** Redis, at the start of the process; later it is a Failure that people are told. */
  | 'unreachable'
  | 'refused'
  /** Somebody else holds the row now: what was to be written is not. */
  | 'fenced'
  | 'unknown'

/** What went wrong where things are kept: its message is for an operator who can act on it, its facts for people. */
export class StoreError extends Failure {
  override readonly name = 'StoreError'
  readonly problem: StoreProblem

  constructor(problem: StoreProblem, message: string, options?: { readonly cause?: unknown }) {
    super({ kind: 'capacity', problem: problem === 'full' ? 'store_full' : 'store_unreachable' }, options)
    this.message = message
    this.problem = problem
  }
}

/** Anything that SQLite or the file system threw → a StoreError about that file. */
export function asStoreError(thrown: unknown, file: string): StoreError {
  if (thrown instanceof StoreError) return thrown
  const problem = sqliteProblem(thrown) ?? systemProblem(thrown) ?? 'unknown'
  return new StoreError(problem, `${sentences[problem]} (${file})`, { cause: thrown })
}

type FileProblem = Extract<StoreProblem, 'locked' | 'full' | 'read_only' | 'corrupt' | 'disk' | 'unknown'>

const sentences: Readonly<Record<FileProblem, string>> = {
  locked: 'Another program holds the database. Close it and try again',
  full: 'The disk is full. Free some space, then try again',
  read_only: 'This may not be written to. Check its owner and permissions',
  corrupt: 'This is damaged, or no database of Easel. Restore a backup, or move it away to start empty',
  disk: 'The disk reported an error. Check it and the free space',
  unknown: 'Something that nobody expected happened while reading or writing',
}

// Primary result codes: https://www.sqlite.org/rescode.html. The extended ones keep them in their low byte.
const sqliteProblems: ReadonlyMap<number, FileProblem> = new Map([
  [3, 'read_only'], // SQLITE_PERM
  [5, 'locked'], // SQLITE_BUSY
  [6, 'locked'], // SQLITE_LOCKED
  [8, 'read_only'], // SQLITE_READONLY
  [10, 'disk'], // SQLITE_IOERR
  [11, 'corrupt'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [14, 'read_only'], // SQLITE_CANTOPEN
  [26, 'corrupt'], // SQLITE_NOTADB
])

const systemProblems: ReadonlyMap<string, FileProblem> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'read_only'],
  ['EPERM', 'read_only'],
  ['EROFS', 'read_only'],
  ['EIO', 'disk'],
])

function sqliteProblem(thrown: unknown): FileProblem | undefined {
  const code = thrown instanceof Error && 'errcode' in thrown ? thrown.errcode : undefined
  return typeof code === 'number' ? sqliteProblems.get(code & 0xff) : undefined
}

function systemProblem(thrown: unknown): FileProblem | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? systemProblems.get(code) : undefined
}
