import fc from "fast-check";

/** A number that stands for a member of a list not known yet: `pick(list, index)` resolves it. */
export const index = (): fc.Arbitrary<number> => fc.nat(59);

/** The member that an index stands for; the list must not be empty. */
export const pick = <T>(list: readonly T[], at: number): T => {
  const member = list[at % list.length];
  if (member === undefined) throw new Error("cannot pick from an empty list");
  return member;
};

/** The members whose bit is set, at most `most` of them. */
export const pickSome = <T>(list: readonly T[], bits: number, most = list.length): T[] =>
  list.filter((_, at) => (bits >> at) % 2 === 1).slice(0, most);

/** The arbitrary in one of `oneIn` cases, otherwise nothing. Shrinks to nothing. */
export const sometimes = <T>(
  oneIn: number,
  arbitrary: fc.Arbitrary<T>,
): fc.Arbitrary<T | undefined> =>
  fc
    .tuple(fc.nat(oneIn - 1), arbitrary)
    .map(([die, value]) => (die === oneIn - 1 ? value : undefined));

/** The same data without keys that are `undefined`, as a JSON file would hold it. */
export const withoutAbsent = <T>(data: unknown): T => JSON.parse(JSON.stringify(data)) as T;
