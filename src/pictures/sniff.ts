/** What a file is, by its first bytes; names and headers are never believed (design section 4). */

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif'

type Sniffed =
  | { readonly is: 'picture'; readonly format: PictureFormat }
  | { readonly is: 'page' }
  /** `name` as people know it (HEIC, PDF), or `unknown`. */
  | { readonly is: 'other'; readonly name: string }

/** How much of a file's start is enough to tell. */
export const sniffLength = 4096

/** Bytes at an offset, as Latin-1 text → what such a file is. */
const signatures: readonly (readonly [offset: number, bytes: string, found: Sniffed])[] = [
  [0, '\x89PNG\r\n\x1a\n', { is: 'picture', format: 'png' }],
  [0, '\xff\xd8\xff', { is: 'picture', format: 'jpeg' }],
  [0, 'GIF87a', { is: 'picture', format: 'gif' }],
  [0, 'GIF89a', { is: 'picture', format: 'gif' }],
  [0, 'II*\0', { is: 'other', name: 'TIFF' }],
  [0, 'MM\0*', { is: 'other', name: 'TIFF' }],
  [0, 'BM', { is: 'other', name: 'BMP' }],
  [0, '%PDF', { is: 'other', name: 'PDF' }],
  [0, '8BPS', { is: 'other', name: 'Photoshop' }],
  [0, 'gimp xcf', { is: 'other', name: 'GIMP' }],
  [0, '\0\0\x01\0', { is: 'other', name: 'ICO' }],
  [0, '\xff\x0a', { is: 'other', name: 'JPEG XL' }],
  [4, 'JXL ', { is: 'other', name: 'JPEG XL' }],
  [4, 'jP  ', { is: 'other', name: 'JPEG 2000' }],
  [0, 'PK\x03\x04', { is: 'other', name: 'ZIP' }],
  [0, '\x1f\x8b', { is: 'other', name: 'GZIP' }],
  [0, 'Rar!', { is: 'other', name: 'RAR' }],
  [0, '7z\xbc\xaf\x27\x1c', { is: 'other', name: '7-Zip' }],
  [0, '\x1aE\xdf\xa3', { is: 'other', name: 'WebM' }],
  [0, 'ID3', { is: 'other', name: 'MP3' }],
  [0, 'OggS', { is: 'other', name: 'Ogg' }],
]

/** What a RIFF file holds, by its form type. */
const riff: Readonly<Record<string, Sniffed>> = {
  WEBP: { is: 'picture', format: 'webp' },
  'AVI ': { is: 'other', name: 'AVI' },
  WAVE: { is: 'other', name: 'WAV' },
}

const unknown: Sniffed = { is: 'other', name: 'unknown' }

export function sniff(start: Uint8Array): Sniffed {
  const text = Buffer.from(start.subarray(0, sniffLength)).toString('latin1')
  if (text.startsWith('ftyp', 4)) return { is: 'other', name: containerName(text) }
  if (text.startsWith('RIFF')) return riff[text.slice(8, 12)] ?? unknown
  const known = signatures.find(([offset, bytes]) => text.startsWith(bytes, offset))
  return known === undefined ? sniffText(text) : known[2]
}

/** ISO base media files tell their brand: https://mp4ra.org/registered-types/brands */
function containerName(text: string): string {
  const size = text.charCodeAt(2) * 256 + text.charCodeAt(3)
  const brands = text.slice(8, Math.max(12, Math.min(size, 64)))
  if (brands.includes('avif') || brands.includes('avis')) return 'AVIF'
  if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands)) return 'HEIC'
  return brands.startsWith('qt') ? 'QuickTime' : 'MP4'
}

const prolog = /^(\s|<\?[^>]*>|<!--.*?-->)+/s
const pageTags = /^<(!doctype\s+html|html|head|body|title|meta|link|script|style|div|p|h1)[\s>/]/
const svgTags = /^<(!doctype\s+svg|svg)[\s>/]/

function sniffText(latin1: string): Sniffed {
  const wide = /^(\xff\xfe|\xfe\xff)/.test(latin1)
  const text = wide ? latin1.slice(2).replaceAll('\0', '') : latin1.replace(/^\xef\xbb\xbf/, '')
  if (hasControls(text)) return unknown
  const markup = text.replace(prolog, '').toLowerCase()
  if (pageTags.test(markup)) return { is: 'page' }
  if (svgTags.test(markup)) return { is: 'other', name: 'SVG' }
  return { is: 'other', name: markup.startsWith('<') ? 'XML' : 'text' }
}

/** Text has tabs and line ends, nothing else below a space. */
function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) return true
  }
  return false
}
