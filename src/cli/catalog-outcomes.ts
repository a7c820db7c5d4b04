import type { Changes } from "../../catalog-fetchers/publication.ts";
import type { CloudOutcome } from "../../catalog-fetchers/update.ts";
import { ageOf, grouped, printTable } from "./catalog-output.ts";
import type { Io } from "./io.ts";

/** One line a cloud: what was fetched, what changed, which prices hold now and why. */
export const printOutcomes = (outcomes: readonly CloudOutcome[], io: Io, color: boolean): void => {
  const now = io.now();
  const change = (head: string, of: (changes: Changes) => number) => ({
    head,
    align: "right" as const,
    cell: ({ changes }: CloudOutcome) => (changes === undefined ? "" : grouped(of(changes))),
  });
  printTable<CloudOutcome>(
    [
      { head: "cloud", align: "left", cell: ({ cloud }) => cloud },
      change("rows", ({ rows }) => rows),
      change("new", (changes) => changes.new),
      change("gone", ({ gone }) => gone),
      change("changed", ({ changed }) => changed),
      {
        head: "refused",
        align: "right",
        cell: ({ changes, refusedRows }) => (changes === undefined ? "" : grouped(refusedRows)),
      },
      { head: "age", align: "right", cell: ({ holds }) => ageOf(holds.asOf, now) },
      { head: "status", align: "left", cell: statusOf },
    ],
    outcomes,
    io,
    color,
  );
};

const statusOf = ({ status, reason, flags, holds }: CloudOutcome): string => {
  const words = [status, ...(reason === undefined ? [] : [reason])].join(": ");
  const kept = status === "updated" ? [] : [keptWords(holds)];
  return [words, ...kept, ...flags.map((flag) => `note: ${flag}`)].join("; ");
};

const keptWords = ({ used, asOf }: CloudOutcome["holds"]): string => {
  if (used === "none") return "there are no earlier prices";
  return `kept the ${used === "user" ? "own" : "included"} prices of ${asOf}`;
};
