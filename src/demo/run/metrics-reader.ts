/** Sums of the samples of each metric on a `/metrics` page; an empty map where the process does not answer. */
export async function readMetrics(port: number): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const text = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2000) })
    .then((response) => response.text())
    .catch(() => '');
  for (const line of text.split('\n')) {
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match?.[1] === undefined) continue;
    sums.set(match[1], (sums.get(match[1]) ?? 0) + Number(match[3]));
  }
  return sums;
}
