import type { LookupAddress } from 'node:dns'
import { Agent, request } from 'undici'
import { describe, expect, it } from 'vitest'
import {
  isPublicAddress,
  PrivateAddress,
  publicConnector,
  type Resolve,
  resolvesPublicly,
} from '../../src/images/public-network.ts'
import { json, startService } from './scripted-service.ts'

/** A DNS in which every name has these addresses, one list after another. */
function dns(...answers: readonly (readonly string[])[]): Resolve {
  let asked = 0
  return (_hostname, _options, done) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? []
    asked += 1
    const found: LookupAddress[] = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    done(null, found)
  }
}

describe('a public address', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:8.8.8.8'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    '127.0.0.1',
    '10.0.0.8',
    '172.16.3.4',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'not an address',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('a host', () => {
  it('is private when one of its addresses is', async () => {
    expect(await resolvesPublicly('images.example', dns(['8.8.8.8', '10.0.0.1']))).toBe('private')
    expect(await resolvesPublicly('images.example', dns(['8.8.8.8']))).toBe('fine')
    expect(await resolvesPublicly('[::1]')).toBe('private')
    expect(await resolvesPublicly('127.0.0.1')).toBe('private')
  })

  it('is unknown when it has no address', async () => {
    const missing: Resolve = (_hostname, _options, done) => done(new Error('ENOTFOUND'), [])
    expect(await resolvesPublicly('images.example', missing)).toBe('unknown')
  })
})

describe('connecting', () => {
  const ask = (url: string, resolve: Resolve) => {
    const dispatcher = new Agent({ connect: publicConnector(1_000, resolve) })
    return request(url, { dispatcher }).finally(() => dispatcher.destroy())
  }

  it('never reaches a private address, also when the name was public a moment ago', async () => {
    await using service = await startService(json({}))
    const port = new URL(service.origin).port
    const rebinding = dns(['8.8.8.8'], ['127.0.0.1'])
    expect(await resolvesPublicly('images.example', rebinding)).toBe('fine')
    await expect(ask(`http://images.example:${port}/v1/models`, rebinding)).rejects.toThrow(PrivateAddress)
    await expect(ask(`${service.origin}/v1/models`, rebinding)).rejects.toThrow(PrivateAddress)
    await expect(ask(`http://[::ffff:127.0.0.1]:${port}/`, rebinding)).rejects.toThrow(PrivateAddress)
    expect(service.received).toEqual([])
  })
})
