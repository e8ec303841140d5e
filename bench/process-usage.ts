import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'

/**
 * What a process uses, as the kernel counts it from outside: the same way for Easel and for the bot it is compared
 * with. From /proc, so these figures need Linux; elsewhere they are NaN.
 */
export interface ProcessUsage {
  /** User and system time of all its threads since its start. */
  readonly cpuMs: number
  readonly residentMb: number
  /** The most it held since the start, or since `forgetPeak`. */
  readonly peakMb: number
}

export async function usageOf(pid: number): Promise<ProcessUsage> {
  const [status, stat] = await Promise.all([read(`/proc/${pid}/status`), read(`/proc/${pid}/stat`)])
  const megabytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
  // The name, in brackets, may hold blanks; utime and stime are fields 14 and 15 (man proc_pid_stat).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return {
    cpuMs: (ticks * 1000) / ticksPerSecond(),
    residentMb: megabytes('VmRSS'),
    peakMb: megabytes('VmHWM'),
  }
}

/** The peak begins anew at what is held now (man proc_pid_clear_refs, 5). */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {})
}

function ticksPerSecond(): number {
  return Number(execFileSync('getconf', ['CLK_TCK']))
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
