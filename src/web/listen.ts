import type { Server } from 'node:http'

/** A port or host that cannot be used; the message is for the person at the terminal. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/** Resolves with the port; rejects with a sentence that names the variable to mend. */
export function listen(server: Server, host: string, port: number, variable = 'PORT'): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(explain(error, host, port, variable))
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      const address = server.address()
      resolve(address === null || typeof address === 'string' ? port : address.port)
    })
  })
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, variable: string): Error {
  const why =
    reasons[error.code ?? '']?.(host, port, variable) ?? `The web server could not start on ${host}:${port}.`
  return new ListenError(why, { cause: error })
}

const reasons: Readonly<Record<string, (host: string, port: number, variable: string) => string>> = {
  EADDRINUSE: (host, port, variable) =>
    `${variable} ${port} on ${host} is taken by another program. Stop that one, or set ${variable} to a free port.`,
  EACCES: (_, port, variable) =>
    `${variable} ${port} may not be used without more rights. Set ${variable} to one above 1023.`,
  EADDRNOTAVAIL: (host) => `HOST ${host} is no address of this machine. Set HOST to 127.0.0.1 or 0.0.0.0.`,
  ENOTFOUND: (host) => `HOST ${host} has no address. Set HOST to 127.0.0.1 or 0.0.0.0.`,
}
