import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/** Names of workers, which say where each runs: whoever runs beside it can see whether it still does. */
export interface WorkerNames {
  next(): string
  /** The process of that worker has ended; false too where that cannot be seen from here. */
  isGone(worker: string): boolean
}

/**
 * A process id means something within one PID namespace of one boot of one machine. Linux tells both:
 * https://docs.kernel.org/admin-guide/sysctl/kernel.html#random, https://man7.org/linux/man-pages/man7/namespaces.7.html.
 */
export function openWorkerNames(): WorkerNames {
  const here = whereabouts()
  return {
    next: () => `${randomUUID()}@${process.pid}@${here ?? ''}`,
    isGone: (worker) => {
      const [, pid, place] = worker.split('@')
      return here !== undefined && place === here && !isRunning(Number(pid))
    },
  }
}

function whereabouts(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // Another system, or none of its files: then only silence tells.
    return undefined
  }
}

/** Nothing is sent: https://man7.org/linux/man-pages/man2/kill.2.html. Another's process, which may not be asked, runs. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')
  }
}
