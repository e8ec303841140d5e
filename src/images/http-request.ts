import type { Readable } from 'node:stream'
import { jsonWithFiles } from './json-with-files.ts'
import type { LocalFile, RequestFiles } from './local-file.ts'
import type { PlannedRequest, RewritingParameters } from './model.ts'
import { type FilePart, multipart } from './multipart.ts'

export interface Account {
  readonly baseUrl: string
  readonly apiKey?: string | undefined
  readonly organization?: string | undefined
  readonly project?: string | undefined
}

interface HttpRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Readable
}

/** One planned request as it goes over the wire; its body is fresh at every call. */
export function httpRequest(
  account: Account,
  request: PlannedRequest,
  {
    files,
    safetyIdentifier,
  }: { readonly files: RequestFiles; readonly safetyIdentifier?: string | undefined },
): HttpRequest {
  const { endpoint } = request
  const url = apiUrl(account.baseUrl, endpoint === 'responses' ? endpoint : `images/${endpoint}`)
  const asker =
    request.identifyBy !== undefined && safetyIdentifier !== undefined
      ? { [request.identifyBy]: safetyIdentifier }
      : {}
  const headers = {
    ...accountHeaders(url, account),
    accept: request.parameters.stream === true ? 'text/event-stream' : 'application/json',
    // Pictures do not shrink, and unpacking takes time.
    'accept-encoding': 'identity',
    'user-agent': 'easel',
  }
  if (request.endpoint === 'generations') {
    return {
      url,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...request.parameters, ...asker }),
    }
  }
  if (request.endpoint === 'responses') {
    const json = jsonWithFiles((urlOf) => ({ ...withPictures(request.parameters, files, urlOf), ...asker }))
    return {
      url,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': String(json.contentLength),
      },
      body: json.body,
    }
  }
  const form = multipart({ ...request.parameters, ...asker }, partsOf(files))
  return {
    url,
    headers: {
      ...headers,
      'content-type': form.contentType,
      'content-length': String(form.contentLength),
    },
    body: form.body,
  }
}

/** The base URL's own query stays: Azure has its api-version there. */
export function apiUrl(baseUrl: string, path: string): URL {
  const url = new URL(baseUrl)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  url.hash = ''
  url.username = ''
  url.password = ''
  return url
}

const azureHosts = ['.openai.azure.com', '.cognitiveservices.azure.com', '.services.ai.azure.com']

export function accountHeaders(
  { hostname }: URL,
  { apiKey, organization, project }: Account,
): Readonly<Record<string, string>> {
  const isAzure = azureHosts.some((suffix) => hostname.endsWith(suffix))
  return {
    ...(apiKey !== undefined && (isAzure ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` })),
    ...(organization !== undefined && { 'openai-organization': organization }),
    ...(project !== undefined && { 'openai-project': project }),
  }
}

/** Pictures beside the words, the mask in the tool. */
function withPictures(
  parameters: RewritingParameters,
  { images, mask }: RequestFiles,
  urlOf: (file: LocalFile) => string,
) {
  const [message, ...earlier] = parameters.input
  const [tool] = parameters.tools
  const sent = earlier.length > 0 ? [] : images
  const pictures = sent.map((file) => ({ type: 'input_image', detail: 'auto', image_url: urlOf(file) }))
  return {
    ...parameters,
    input: [{ ...message, content: [...message.content, ...pictures] }, ...earlier],
    tools: [mask === undefined ? tool : { ...tool, input_image_mask: { image_url: urlOf(mask) } }],
  }
}

/** One picture is `image`, several are `image[]`: OpenAI takes a repeated `image` for a mistake. */
function partsOf({ images, mask }: RequestFiles): readonly FilePart[] {
  const field = images.length > 1 ? 'image[]' : 'image'
  return [
    ...images.map((file) => ({ field, file })),
    ...(mask === undefined ? [] : [{ field: 'mask', file: mask }]),
  ]
}
