// Numbers from samples.

export function percentile(samples, share) {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export const median = (samples) => percentile(samples, 0.5);
export const p95 = (samples) => percentile(samples, 0.95);
export const p99 = (samples) => percentile(samples, 0.99);

// As many digits as mean something.
export const rounded = (value) => Number(value.toPrecision(3));
