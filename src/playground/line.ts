import type { Declaration } from '../chat/declaration.ts'

/** How a filled form would have been typed: what the person reads back, and can send again. */
export function commandLine(
  command: string,
  options: Readonly<Record<string, string>>,
  declaration: Declaration | undefined,
): string {
  const rest = Object.entries(declaration?.options ?? {}).find(
    ([, spec]) => spec.type === 'text' && spec.rest,
  )?.[0]
  const words = rest === undefined ? '' : (options[rest] ?? '')
  const others = Object.entries(options)
    .filter(([name]) => name !== rest)
    .map(([name, value]) => `${name}:${quoted(value)}`)
  // A command that only buttons and forms reach has no name that a person could type.
  const name = declaration?.entry === 'command' ? [`/${command}`] : []
  return [...name, words, ...others].filter((part) => part !== '').join(' ')
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', "'")}"` : value
}
