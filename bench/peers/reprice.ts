import type { Catalog } from "../../src/domain/catalog.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { SolveLp } from "../../src/optimizer/linear/solution.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { type Verified, verify } from "../../src/optimizer/verify/verify.ts";
import { need } from "../instances/document.ts";
import type { PeerInstance } from "../instances/peer-instances.ts";
import { PLAN_ONLY } from "../instances/plan-timed.ts";
import { tableLines } from "../text-table.ts";

/** The peer's plan and ours, both at true prices. */
export interface Repriced {
  readonly name: string;
  readonly ours: Pick<Plan, "stages" | "transfers" | "totals">;
  /** Why the verifier refuses the peer's plan, or what it costs. */
  readonly theirs: Verified | string;
}

/**
 * Prices a choice that was made with prices by cloud alone with every region's own prices, by the verifier, and plans the same
 * pipeline knowing them. Only the clouds that both know take part.
 *
 * @param chosen  index of the candidate of each stage
 */
export const reprice = async (
  { name, pipeline, problem }: PeerInstance,
  chosen: readonly number[],
  catalog: Catalog,
  solve: SolveLp,
): Promise<Repriced> => {
  const placements = pipeline.stages.map((stage, index) => {
    const { row, market } = problem.candidates[index]![chosen[index]!]!.offer;
    return { stage: stage.name, priceRow: row, market };
  });
  const verdict = verify(pipeline, catalog, placements);
  const ours = need(await optimize(pipeline, catalog, PLAN_ONLY, solve));
  return { name, ours, theirs: verdict.ok ? verdict.value : (verdict.error[0] ?? "refused") };
};

const HEAD = ["pipeline", "its plan", "ours", "cheaper"];

/** A table, and the biggest win told stage by stage. */
export const repricedLines = (all: readonly Repriced[]): readonly string[] => {
  const rows = all.map(({ name, ours, theirs }) => [
    name,
    typeof theirs === "string" ? `refused: ${theirs}` : usd(theirs.totals.usd),
    usd(ours.totals.usd),
    typeof theirs === "string" ? "–" : `${savedPct(theirs, ours).toFixed(1)} %`,
  ]);
  const priced = all.flatMap(({ name, ours, theirs }) =>
    typeof theirs === "string" ? [] : [{ name, ours, theirs, pct: savedPct(theirs, ours) }],
  );
  const [biggest] = [...priced].sort((a, b) => b.pct - a.pct);
  return [
    "at true prices of every region (its plan priced by the verifier)",
    ...tableLines(HEAD, rows).map((line) => `  ${line}`),
    ...(biggest === undefined ? [] : story(biggest)),
  ];
};

const savedPct = (theirs: Verified, ours: Repriced["ours"]): number =>
  (100 * (theirs.totals.usd - ours.totals.usd)) / theirs.totals.usd;

const story = ({
  name,
  ours,
  theirs,
}: {
  readonly name: string;
  readonly ours: Repriced["ours"];
  readonly theirs: Verified;
}): readonly string[] => [
  `biggest win, ${name}: moving data ${usd(theirs.totals.egressUsd)} → ${usd(ours.totals.egressUsd)}, machines ${usd(theirs.totals.computeUsd)} → ${usd(ours.totals.computeUsd)}`,
  ...ours.stages.flatMap((own, index) => {
    const other = theirs.stages[index]!;
    const same = own.location === other.location && own.instanceType === other.instanceType;
    return same
      ? []
      : [
          `  ${own.name}: ${other.location} ${other.instanceType} → ${own.location} ${own.instanceType}`,
        ];
  }),
  ...dearest(theirs).map(
    (move) =>
      `  its copy of ${move.item}, ${move.from} → ${move.to}, ${move.gb} GB: ${usd(move.usd)}`,
  ),
];

const dearest = ({ transfers }: Verified): Verified["transfers"] =>
  [...transfers].sort((a, b) => b.usd - a.usd).slice(0, 3);

const usd = (value: number): string => `$${value.toFixed(2)}`;
