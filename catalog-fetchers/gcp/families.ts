/**
 * Series that Google bills by core and memory, as the first word of a SKU's description spells them. A series that is
 * not here is refused: nobody knows yet how its parts add up.
 */
const SERIES = new Set(
  (
    "a2 a3 a3plus a3ultra c2 c2d c3 c3d c4 c4a c4d c4n e2 g2 g4 h3 h4d m1 m3 m4 m4ultramem224 " +
    "n1 n2 n2d n4 n4a n4d t2a t2d x4 z3"
  ).split(" "),
);

/** Older series go by descriptions. */
const SERIES_WORDS: Readonly<Record<string, string>> = {
  "n1 predefined instance": "n1",
  "compute optimized": "c2",
  "compute optimized instance": "c2",
  "memory-optimized": "m1",
  "memory-optimized instance": "m1",
  "m3 memory-optimized instance": "m3",
  "memory optimized upgrade premium for memory-optimized instance": "m2-premium",
};

/** @param words  `C4A Arm Instance`, as before "Core" and "Ram"; @returns `undefined` for a series that is not known */
export const seriesOfWords = (words: string): string | undefined => {
  const lower = words.toLowerCase();
  const named = SERIES_WORDS[lower];
  if (named !== undefined) return named;
  const word = /^(\w+)(?: amd| arm)? instance$/.exec(lower)?.[1];
  return word !== undefined && SERIES.has(word) ? word : undefined;
};

/** Machines whose name does not begin with the series that they are billed as. */
const BILLED_AS: readonly (readonly [prefix: string, series: string])[] = [
  // How Google bills A3 Edge is not public: it has no rates, rather than those of A3.
  ["a3-edgegpu-", "a3edge"],
  ["a3-megagpu-", "a3plus"],
  ["a3-ultragpu-", "a3ultra"],
  ["m4-ultramem-224", "m4ultramem224"],
];

/** The series under which a machine type is billed. */
export const seriesOfMachine = (name: string): string =>
  BILLED_AS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? name.split("-", 1)[0] ?? "";

/** Old names of M1 machines, which N1 rates would price far too low. */
export const LEGACY_NAME = /^n1-(megamem|ultramem)-/;

/** Billed by the machine: SKU words by machine type. */
export const FLAT_WORDS: Readonly<Record<string, string>> = {
  "micro instance with burstable cpu": "f1-micro",
  "small instance with 1 vcpu": "g1-small",
};

/** Shared cores are billed in part: the machine shows two. */
const BILLED_VCPUS: Readonly<Record<string, number>> = {
  "e2-micro": 0.25,
  "e2-small": 0.5,
  "e2-medium": 1,
};

export const billedVcpus = (name: string, vcpus: number): number => BILLED_VCPUS[name] ?? vcpus;
