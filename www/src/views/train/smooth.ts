/**
 * Exponential moving average with the weight of the missing past divided out (the bias correction of Adam, Kingma and
 * Ba 2015), so that the curve starts at the first value instead of climbing up from zero.
 *
 * `span` says over about how many values it averages: the decay is 1 − 2/(span + 1), as in pandas. Span 1 keeps the values.
 */
export function smoothed(values: ArrayLike<number>, span: number): Float32Array {
  const decay = 1 - 2 / (Math.max(span, 1) + 1);
  const result = new Float32Array(values.length);
  let average = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i += 1) {
    average = decay * average + (1 - decay) * (values[i] ?? 0);
    weight = decay * weight + (1 - decay);
    result[i] = average / weight;
  }
  return result;
}
