import { describe, expect, it } from 'vitest'
import { httpRequest } from '../../src/images/http-request.ts'
import { imagine } from './scripted-service.ts'

function sent(baseUrl: string, apiKey?: string) {
  return httpRequest({ baseUrl, apiKey }, imagine(), { files: { images: [] } })
}

describe('where a request goes', () => {
  it.each([
    ['https://api.openai.com/v1', 'https://api.openai.com/v1/images/generations'],
    ['https://api.openai.com/v1/', 'https://api.openai.com/v1/images/generations'],
    ['http://localhost:8080', 'http://localhost:8080/images/generations'],
    [
      'https://r.openai.azure.com/openai/deployments/d?api-version=1',
      'https://r.openai.azure.com/openai/deployments/d/images/generations?api-version=1',
    ],
    ['https://user:secret@relay.example/v1#x', 'https://relay.example/v1/images/generations'],
  ])('%s becomes %s', (baseUrl, expected) => {
    expect(sent(baseUrl).url.href).toBe(expected)
  })

  it('gets the key as its host wants it', () => {
    expect(sent('https://r.openai.azure.com/openai/v1', 'k').headers).toMatchObject({ 'api-key': 'k' })
    expect(sent('https://r.openai.azure.com/openai/v1', 'k').headers).not.toHaveProperty('authorization')
    const elsewhere = sent('https://openai.azure.com.evil.example/v1', 'k').headers
    expect(elsewhere).toMatchObject({ authorization: 'Bearer k' })
    expect(elsewhere).not.toHaveProperty('api-key')
  })
})
