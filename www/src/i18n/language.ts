/** The languages of the page. A sentence exists in both or the build fails. */
export type Language = 'en' | 'ko';

export const languages: readonly Language[] = ['en', 'ko'];

export const languageNames: Words<string> = { en: 'English', ko: '한국어' };

/** The same thing said in every language. */
export type Words<T> = Record<Language, T>;

/** The first of the visitor's languages that the page speaks; English if none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const known = languages.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}
