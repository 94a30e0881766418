/** One cell of one feature map. */
export interface CellOfNode {
  node: string;
  channel: number;
  y: number;
  x: number;
}

/** What the visitor points at, wherever it is shown: every view reacts to it. */
class Selection {
  pointed = $state.raw<CellOfNode | null>(null);
}

export const selection = new Selection();
