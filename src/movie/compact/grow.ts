type NumberArray = Int32Array | Uint32Array | Float64Array | Uint8Array;

/** The array itself where it has a place `index`, else a longer one of the same kind with the same numbers, then zeros. */
export function grow<T extends NumberArray>(array: T, index: number): T {
  if (index < array.length) return array;
  const longer = new (array.constructor as new (length: number) => T)(Math.ceil((index + 1) * 1.5));
  longer.set(array);
  return longer;
}
