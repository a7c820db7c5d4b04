import type { BreakEven, BreakEvenSubject, Flip } from "../../domain/plan.ts";
import { DataTable } from "./data-table.tsx";
import { Moves } from "./moves.tsx";

/** How far a figure may move before another plan wins; only those where one does. */
export const BreakEvens = ({ breakEvens }: { readonly breakEvens: readonly BreakEven[] }) => {
  const turning = breakEvens.filter(
    ({ below, above }) => below !== undefined || above !== undefined,
  );
  if (breakEvens.length === 0) return null;
  return (
    <DataTable
      title="When another plan wins"
      note={
        turning.length === 0
          ? "Within the range that was searched no single figure changes the plan."
          : "One figure moves, all else stays."
      }
      rows={turning}
      keyOf={({ subject }, index) => `${subjectWords(subject)} ${index}`}
      columns={[
        { head: "Figure", cell: ({ subject }) => subjectWords(subject), heads: true },
        { head: "Now", right: true, cell: ({ now, unit }) => amount(now, unit) },
        { head: "Below", right: true, cell: ({ below, unit }) => flipAt(below, unit) },
        { head: "Above", right: true, cell: ({ above, unit }) => flipAt(above, unit) },
        { head: "Then", cell: ({ below, above }) => <Then flip={above ?? below} /> },
      ]}
    />
  );
};

const subjectWords = (subject: BreakEvenSubject): string => {
  switch (subject.kind) {
    case "price":
      return `price of ${subject.stage}`;
    case "runtime":
      return `runtime of ${subject.stage}`;
    case "size":
      return `size of ${subject.item}`;
    case "egress":
      return `egress of ${subject.cloud}`;
  }
};

/** Three significant digits are more than the inputs have. */
const amount = (value: number, unit: BreakEven["unit"]): string => {
  const figure = value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  return unit === "×" ? `×${figure}` : `${figure} ${unit}`;
};

const flipAt = (flip: Flip | undefined, unit: BreakEven["unit"]): string =>
  flip === undefined ? "" : amount(flip.at, unit);

const Then = ({ flip }: { readonly flip: Flip | undefined }) =>
  flip === undefined ? null : flip.breaks !== undefined ? (
    <>breaks {flip.breaks}</>
  ) : (
    <Moves moves={flip.moves} />
  );
