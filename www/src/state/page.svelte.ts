import type { ModelId } from '../engine/contract';
import { preferredLanguage, type Language } from '../i18n/language';
import { defaultLink, type CurveLook, type Theme, type ViewName } from './link';

export { viewNames, type Theme, type ViewName } from './link';

/** What the visitor looks at, and how. Everything here is in the link. */
class Page {
  view = $state<ViewName>(defaultLink.view);
  /** `null`: as the browser asks. */
  chosenLanguage = $state<Language | null>(null);
  chosenTheme = $state<Theme | null>(null);
  /** Which of the two networks the network view shows. */
  model = $state<ModelId>(defaultLink.model);
  /** The node whose maps are shown large; `null`: the view's choice. */
  node = $state<string | null>(null);

  curves = $state.raw<CurveLook>(defaultLink.curves);

  #systemLanguage = preferredLanguage(globalThis.navigator?.languages ?? []);
  #systemTheme = $state<Theme>('light');

  language = $derived<Language>(this.chosenLanguage ?? this.#systemLanguage);
  theme = $derived<Theme>(this.chosenTheme ?? this.#systemTheme);

  /** Follows the system's theme from now on. */
  followSystem(): void {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => (this.#systemTheme = dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', apply);
    apply();
  }
}

export const page = new Page();
