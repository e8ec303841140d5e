interface Process {
  readonly env: NodeJS.ProcessEnv
  readonly ppid: number
}

const everyMs = 500

/**
 * `npm start` hands a SIGTERM to the shell that stands between it and Easel. The shell ends and tells nobody, so Easel
 * would go on alone, with the port and the data folder. Calls back when that shell is gone; never on Windows, which
 * gives no process another parent.
 */
export function onNpmGone(process: Process, gone: () => void): void {
  const { npm_package_name: name, npm_lifecycle_script: script } = process.env
  if (name !== 'easel' || script?.includes('src/main.ts') !== true) return
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    gone()
  }, everyMs)
  watch.unref()
}
