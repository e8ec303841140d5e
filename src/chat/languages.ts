/** The languages that Easel speaks; each has its file in src/locales. */
export const languages = ['en', 'de', 'es', 'fr', 'ja', 'pt-BR'] as const
export type Language = (typeof languages)[number]

/** de-AT → de, pt → pt-BR, en-US → en; undefined where Easel has no words. Takes whatever a platform or browser sends. */
export function languageOf(tag: string): Language | undefined {
  const wanted = parsed(tag)?.language
  return languages.find((language) => parsed(language)?.language === wanted)
}

/** How numbers, dates and plurals are written: as in the person's own region, without what else a tag can ask for. */
export function formattingOf(tag: string, language: Language): string {
  const { language: spoken, region } = parsed(tag) ?? {}
  if (spoken === undefined || region === undefined || languageOf(tag) !== language) return language
  return `${spoken}-${region}`
}

function parsed(tag: string): Intl.Locale | undefined {
  try {
    // POSIX writes de_DE.
    return new Intl.Locale(tag.replaceAll('_', '-'))
  } catch {
    return undefined
  }
}
