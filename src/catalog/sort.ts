/** Compares by UTF-16 code units: the same in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A sorted copy; the keys are compared one after the other. */
export const sortedBy = <T>(items: readonly T[], ...keys: ((item: T) => string)[]): T[] =>
  [...items].sort((a, b) => {
    for (const key of keys) {
      const order = compareText(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  });

/** Distinct texts, numbered as they come. */
export interface NameList {
  readonly list: readonly string[];
  /** The number of a text, a new one when it was not there. */
  readonly add: (name: string) => number;
  /** The texts in order, and for each number its place in that order. */
  readonly sorted: () => { readonly names: readonly string[]; readonly rank: readonly number[] };
}

export const nameList = (): NameList => {
  const numbers = new Map<string, number>();
  const list: string[] = [];
  // Files are sorted, so a text mostly repeats the one before; comparing is faster than hashing.
  let last = { name: "", number: -1 };
  const add = (name: string): number => {
    if (name === last.name && last.number >= 0) return last.number;
    const number = numbers.get(name) ?? list.push(name) - 1;
    numbers.set(name, number);
    last = { name, number };
    return number;
  };
  const sorted = () => {
    const names = [...list].sort(compareText);
    const places = new Map(names.map((name, place) => [name, place]));
    return { names, rank: list.map((name) => places.get(name) ?? 0) };
  };
  return { list, add, sorted };
};
