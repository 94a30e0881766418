import type { NodeSummary } from '../../engine/contract';
import { flowDown, flowRight, isVector, stripShare, type Flow, type FlowNode } from '../../layout/flow';

/** Where everything on the first screen stands, in CSS pixels. */
export interface Stage {
  /**
   * `row`: pad, layers and bars beside each other; `stacked`: the layers run right under pad and bars; `column`: they
   * run down the page.
   */
  form: 'row' | 'stacked' | 'column';
  flow: Flow;
  /** Side of the digit pad. */
  pad: number;
  /** One pixel of the 28 × 28 that the network sees. */
  seenCell: number;
  /** Where the bars begin and how far it is from one to the next; in a row each stands beside its logit. */
  bars: { top: number; pitch: number };
}

const leastForRow = 1080;
const leastForStacked = 680;
/** Narrowest bars, and the gaps beside the layers. */
const leastBars = 172;
const gap = 32;

/** Figures grow on a projector, prose does not: height of the layers by the room there is. */
function heightFor(room: number): number {
  if (room >= 2300) return 864;
  return room >= 1750 ? 648 : 432;
}

export function arrange(nodes: readonly NodeSummary[], classes: number, room: number, devicePixelRatio: number): Stage {
  const flowNodes = nodes.filter((node, i) => !isAnswer(node, i, nodes)).map(toFlowNode);
  if (room >= leastForRow) return row(flowNodes, classes, room, devicePixelRatio);
  if (room >= leastForStacked) {
    const flow = flowRight(flowNodes, { width: room, height: heightFor(room), devicePixelRatio });
    return { form: 'stacked', flow, pad: 240, seenCell: 4, bars: { top: 0, pitch: 240 / classes } };
  }
  const flow = flowDown(flowNodes, { width: Math.max(room, 1), height: 0, devicePixelRatio });
  const pad = Math.max(140, Math.floor(room * 0.5));
  return { form: 'column', flow, pad, seenCell: 3, bars: { top: 0, pitch: pad / classes } };
}

function row(nodes: readonly FlowNode[], classes: number, room: number, devicePixelRatio: number): Stage {
  const height = heightFor(room);
  const pad = Math.round(height * 0.46);
  const flow = flowRight(nodes, { width: room - pad - (leastBars * height) / 432 - 2 * gap, height, devicePixelRatio });
  const bars = { top: (height * (1 - stripShare)) / 2, pitch: (height * stripShare) / classes };
  return { form: 'row', flow, pad, seenCell: Math.floor(height / 28 / 3.6), bars };
}

/** The last softmax is drawn as bars, not as a strip. */
function isAnswer(node: NodeSummary, i: number, nodes: readonly NodeSummary[]): boolean {
  return i === nodes.length - 1 && isVector(node.shape);
}

function toFlowNode(node: NodeSummary): FlowNode {
  return { name: node.name, ...node.shape, mixes: node.parameterCount > 0 };
}
