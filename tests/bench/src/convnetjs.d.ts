declare module 'convnetjs' {
  class Vol {
    constructor(width: number, height: number, depth: number, value: number);
    w: Float64Array;
  }
  interface Layer {
    filters?: Vol[];
    biases?: Vol;
  }
  class Net {
    layers: Layer[];
    makeLayers(definitions: Record<string, unknown>[]): void;
  }
  class SGDTrainer {
    constructor(net: Net, options: Record<string, unknown>);
    train(x: Vol, label: number): { loss: number };
  }
  const convnetjs: { Vol: typeof Vol; Net: typeof Net; SGDTrainer: typeof SGDTrainer };
  export default convnetjs;
  export type { Net, SGDTrainer, Vol };
}
