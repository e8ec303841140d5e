import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebApiPlatform } from './web-api.ts'
import type { SlackFile } from './workspace.ts'

/** Files of all workspaces, and which of them a token may read. */
export interface FilesPlatform extends Pick<WebApiPlatform, 'violation' | 'calls' | 'takeFault' | 'now'> {
  readonly file: (id: string) => SlackFile | undefined
  readonly mayRead: (token: string, id: string) => boolean
}

/** Upload URLs, and downloads that show the login page to everyone without the bot's token, as Slack's do. */
export function answerFiles(
  path: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  house: FilesPlatform,
): void {
  const upload = /^\/upload\/v1\/(\w+)$/.exec(path)?.[1]
  const download = /^\/files-pri\/\w+-(\w+)\//.exec(path)?.[1]
  if (upload !== undefined && request.method === 'POST') {
    takeUpload(upload, request, body, response, house)
  } else if (download !== undefined && request.method === 'GET') {
    giveFile(download, request, response, house)
  } else {
    house.violation(`nothing is at ${request.method} ${path}`)
    response.writeHead(404)
    response.end()
  }
}

function takeUpload(
  id: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  house: FilesPlatform,
): void {
  const fault = house.takeFault('upload')
  const file = house.file(id)
  house.calls.push({ method: 'upload', args: { id }, token: '', at: house.now() })
  if (request.headers.authorization !== undefined) house.violation('the token was sent to an upload URL')
  if (request.headers['content-length'] === undefined) house.violation('an upload without Content-Length')
  if (fault?.type === 'hang') return
  const right = file !== undefined && file.bytes === undefined && body.length === file.length
  if (!right) house.violation(`a wrong upload for ${id}: ${body.length} bytes`)
  const status = fault?.type === 'status' ? fault.status : right ? 200 : 400
  if (status === 200 && file !== undefined) file.bytes = body
  response.writeHead(status)
  response.end(`OK - ${body.length}`)
}

function giveFile(
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
  house: FilesPlatform,
): void {
  const file = house.file(id)
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  const trusted = house.mayRead(token, id)
  const fault = house.takeFault('download')
  if (fault?.type === 'redirect') {
    response.writeHead(302, { location: fault.to }).end()
    return
  }
  if (!trusted || file?.bytes === undefined || file.deleted) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end('<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>')
    return
  }
  response.writeHead(200, { 'content-type': file.mimetype, 'content-length': file.bytes.length })
  response.end(file.bytes)
}
