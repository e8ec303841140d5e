import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { buildConnector } from 'undici'

/** A host that an admin of one space named leads into a network that is not everybody's. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
  readonly code = 'EASEL_PRIVATE_ADDRESS'
}

export type Resolve = (
  hostname: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Neither loopback nor private, link-local (where clouds tell machines their secrets), shared or reserved; of addresses
 * that have another one inside, such as ::ffff:127.0.0.1 or NAT64, none counts as public.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/** Every address of a host; throws PrivateAddress when one of them is not public, and what DNS says when there is none. */
function publicAddresses(hostname: string, resolve: Resolve = lookup): Promise<LookupAddress[]> {
  const host = bare(hostname)
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) return Promise.reject(new PrivateAddress(host))
    return Promise.resolve([{ address: host, family: isIP(host) }])
  }
  return new Promise((done, fail) => {
    resolve(host, { all: true }, (error, addresses) => {
      if (error !== null) fail(error)
      else if (!addresses.every(({ address }) => isPublicAddress(address))) fail(new PrivateAddress(host))
      else done(addresses)
    })
  })
}

/** What a host's name says before anything is sent there. */
export async function resolvesPublicly(
  hostname: string,
  resolve: Resolve = lookup,
): Promise<'fine' | 'private' | 'unknown'> {
  try {
    await publicAddresses(hostname, resolve)
    return 'fine'
  } catch (thrown) {
    return thrown instanceof PrivateAddress ? 'private' : 'unknown'
  }
}

/**
 * Connects to public addresses only, whatever the name meant when it was checked before: the addresses that are looked
 * at are the ones that are connected to.
 */
export function publicConnector(
  timeout: number,
  resolve: Resolve = lookup,
  build: (options: buildConnector.BuildOptions) => buildConnector.connector = buildConnector,
): buildConnector.connector {
  const connect = build({ timeout, allowH2: false, lookup: publicLookup(resolve) })
  return (options, callback) => {
    const host = bare(options.hostname)
    // No name is looked up for these.
    if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(new PrivateAddress(host), null)
    return connect(options, callback)
  }
}

function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    publicAddresses(hostname, resolve).then(
      (addresses) => {
        const [first] = addresses
        if (options.all === true) callback(null, addresses)
        else callback(null, first?.address ?? '', first?.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

/** URLs put IPv6 addresses into brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}
