import { Agent, request } from 'undici'
import { type Account, accountHeaders, apiUrl } from './http-request.ts'
import { PrivateAddress, publicConnector, type Resolve } from './public-network.ts'

export type AccountCheck = 'works' | 'wrong_key' | 'unreachable' | 'private_address'

interface Checking {
  readonly account: Account
  /** The address was named by an admin of one space, who must not reach the host's own network through it. */
  readonly publicOnly: boolean
  readonly resolve?: Resolve | undefined
  readonly deadlineMs?: number
}

/** Somebody waits for the answer to /config. */
const usualDeadlineMs = 10_000

/** Asks for the list of models, which costs nothing: whether the address answers and takes the key. */
export async function checkAccount({
  account,
  publicOnly,
  resolve,
  deadlineMs = usualDeadlineMs,
}: Checking): Promise<AccountCheck> {
  const url = apiUrl(account.baseUrl, 'models')
  const connect = publicOnly ? publicConnector(deadlineMs, resolve) : { timeout: deadlineMs }
  const dispatcher = new Agent({ connect, allowH2: false })
  const signal = AbortSignal.timeout(deadlineMs)
  try {
    const { statusCode, body } = await request(url, {
      headers: { ...accountHeaders(url, account), accept: 'application/json', 'user-agent': 'easel' },
      dispatcher,
      signal,
    })
    await body.dump({ limit: 1024 * 1024, signal })
    return verdict(statusCode)
  } catch (thrown) {
    return thrown instanceof PrivateAddress ? 'private_address' : 'unreachable'
  } finally {
    await dispatcher.destroy()
  }
}

function verdict(status: number): AccountCheck {
  if (status === 401 || status === 403) return 'wrong_key'
  // Small servers have no list of models; that they answer is all that can be known.
  if (status === 404 || status === 405 || status === 501) return 'works'
  return status >= 200 && status < 300 ? 'works' : 'unreachable'
}
