/**
 * A function that remembers what it answered, and forgets all of it when that is for more than `atMost` texts: the same texts come
 * again soon, and a text that is kept for good would be memory that grows with the catalogue.
 */
export function memoize<Answer>(atMost: number, answer: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = answer(text);
    if (known.size >= atMost) known.clear();
    known.set(text, now);
    return now;
  };
}
