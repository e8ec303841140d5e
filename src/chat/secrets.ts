import type { Declaration } from './declaration.ts'

type Given = Readonly<Record<string, string>>

/** A line as people may see it again: what was typed into an option for a secret is gone. */
export function withoutSecrets(line: string, options: Given, declaration: Declaration | undefined): string {
  return Object.entries(declaration?.options ?? {}).reduce((text, [name, spec]) => {
    const value = options[name] ?? ''
    if (spec.type !== 'text' || value === '' || !isSecret(spec.secret, options)) return text
    return text.replaceAll(value, '•••')
  }, line)
}

function isSecret(secret: true | { readonly key: string } | undefined, options: Given): boolean {
  if (secret === undefined) return false
  return secret === true || options.key?.trim().toLowerCase() === secret.key
}
