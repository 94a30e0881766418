import type { Component } from 'svelte';
import type { NodeSummary } from '../engine/contract';
import type { Language, Words } from '../i18n/language';

export interface InspectorProps {
  node: NodeSummary;
  language: Language;
}

/** How a layer type shows itself. */
export interface Face {
  /** What the type is called; a function of the node where that depends on its fields. */
  name: (node: NodeSummary) => Words<string>;
  /** Its formula with this layer's numbers, and what it means. */
  inspector: Component<InspectorProps>;
}

/** A pair of numbers per axis as people write it: `5 × 5`. */
export function pair(value: unknown): string {
  return Array.isArray(value) ? value.join(' × ') : String(value ?? '');
}
