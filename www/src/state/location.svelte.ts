import { architectures } from './architectures.svelte';
import { arithmetic } from './arithmetic.svelte';
import { asking } from './asking.svelte';
import { deciding } from './deciding.svelte';
import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import { filters } from './filters.svelte';
import { inspection } from './inspection.svelte';
import { decodeLink, encodeLink, linkPairs, type LinkPart, type LinkState, type Shown, type ViewName } from './link';
import { layerCost } from './layerCost.svelte';
import { mistakes } from './mistakes.svelte';
import { network } from './network.svelte';
import { paddings } from './paddings.svelte';
import { page } from './page.svelte';
import { pooling } from './pooling.svelte';
import { sameRecipe } from './recipe';
import { training } from './training.svelte';

/** Views with a state of their own in the address. */
const parts: readonly LinkPart[] = [
  filters.linkPart,
  arithmetic,
  layerCost,
  paddings,
  pooling.linkPart,
  network,
  asking,
  inspection,
  deciding,
  architectures,
];

/** Browsers refuse more than about a hundred changes of the address in thirty seconds. */
const settle = 400;

/** Marks the entries of the browser's history that this page has been at; a link just followed has no mark. */
const visited = 'visited';

/** Keeps the page and the part of its address after `#` the same. */
class Location {
  /** What the page was opened with; its recipe holds until the engine tells the own model's. */
  #opened: LinkState;
  #written = '';
  /** What will be in the address when it has settled. */
  #pending = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    this.#opened = decodeLink(globalThis.location?.hash ?? '');
  }

  get opened(): LinkState {
    return this.#opened;
  }

  /** The link to this page as it is, with another view if one is named. */
  linkTo(view: ViewName = page.view): string {
    return `#${encodeLink({ ...this.#state(), view }, parts)}`;
  }

  /** Applies what the page was opened with, apart from the digit, which needs the engine. */
  open(): void {
    this.#apply(this.#opened, globalThis.location?.hash ?? '');
  }

  #apply(link: LinkState, hash: string): void {
    for (const part of parts) part.read(linkPairs(hash));
    page.view = link.view;
    page.chosenLanguage = link.language;
    page.chosenTheme = link.theme;
    page.model = link.model;
    page.node = link.node;
    page.curves = link.curves;
    void mistakes.pick(link.pair);
  }

  show(shown: Shown): void {
    if (shown.kind === 'strokes') drawing.draw(shown.strokes);
    else void drawing.pick(shown.index);
  }

  /** Call inside an effect: reads all state, writes the address when it has settled. */
  write(): void {
    const state = this.#state();
    const text = encodeLink(state, parts);
    // A frame that brings the same state again must not put the writing off.
    if (text === this.#pending) return;
    this.#pending = text;
    if (this.#timer) clearTimeout(this.#timer);
    if (text === this.#written) return;
    const turned = decodeLink(this.#written).view !== state.view;
    const commit = () => {
      // The visitor has followed a link, and its event is on the way: what it says holds.
      if (location.hash.slice(1) !== this.#written) return;
      this.#written = text;
      const address = text ? `#${text}` : location.pathname + location.search;
      if (turned) history.pushState(visited, '', address);
      else history.replaceState(visited, '', address);
    };
    // A turned page is a place to come back to, at once; the rest may wait until the pen rests.
    if (turned) commit();
    else this.#timer = setTimeout(commit, settle);
  }

  /**
   * Follows the address when the visitor changes it. Back and forward turn the page and bring back what was looked at,
   * not the recipe of that time: another seed would start the run over. A link that is followed brings its recipe too.
   */
  follow(): () => void {
    history.replaceState(visited, '');
    this.#written = location.hash.slice(1);
    this.#pending = this.#written;
    const read = () => {
      const text = location.hash.slice(1);
      if (text === this.#written) return;
      if (this.#timer) clearTimeout(this.#timer);
      this.#written = text;
      this.#pending = text;
      const link = decodeLink(text);
      this.#apply(link, text);
      if (link.shown) this.show(link.shown);
      const followed = history.state !== visited;
      history.replaceState(visited, '');
      if (followed && training.status && link.preset !== training.preset) void training.open(link.preset, link.recipe);
      else if (followed && training.status && !sameRecipe(link.recipe, training.recipe)) {
        void training.configure(link.recipe);
      } else this.write();
    };
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }

  #state(): LinkState {
    return {
      view: page.view,
      language: page.chosenLanguage,
      theme: page.chosenTheme,
      model: page.model,
      node: page.node,
      shown: engineState.started ? drawing.shown : this.#opened.shown,
      preset: training.preset ?? this.#opened.preset,
      recipe: training.status ? training.recipe : this.#opened.recipe,
      curves: page.curves,
      pair: mistakes.pair,
      // An engine runs until the page is left.
      build: this.#opened.build,
      threads: this.#opened.threads,
    };
  }
}

export const pageLocation = new Location();
