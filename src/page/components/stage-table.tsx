import { Fragment } from "preact";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import {
  hours,
  hoursDifference,
  rateDecimals,
  usd,
  usdDifference,
  usdRate,
} from "../../report/quantities.ts";
import { DataTable } from "./data-table.tsx";

/** Every stage at its place. */
export const StageTable = ({ plan }: { readonly plan: Plan }) => {
  const decimals = rateDecimals(plan.stages.map(({ usdPerHour }) => usdPerHour));
  return (
    <DataTable
      title="Stages"
      rows={plan.stages}
      keyOf={({ name }) => name}
      columns={[
        { head: "Stage", cell: ({ name }) => <strong>{name}</strong>, heads: true },
        { head: "Place", cell: ({ location }) => <Place location={location} /> },
        { head: "Machine", cell: (stage) => <Machine stage={stage} /> },
        { head: "$/h", right: true, cell: ({ usdPerHour }) => usdRate(usdPerHour, decimals) },
        {
          head: "Hours",
          right: true,
          cell: (stage) => (stage.hours === undefined ? "?" : hours(stage.hours)),
        },
        {
          head: "Start h",
          right: true,
          cell: ({ startHour }) => (startHour === undefined ? "" : hours(startHour)),
        },
        {
          head: "Cost",
          right: true,
          cell: (stage) => (stage.usd === undefined ? "?" : usd(stage.usd)),
        },
        { head: "Next best region", cell: (stage) => <RunnerUp stage={stage} /> },
      ]}
    />
  );
};

/** May wrap at each slash. */
const Place = ({ location }: { readonly location: string }) => (
  <>
    {location.split("/").map((part, index) => (
      <Fragment key={part}>
        {index > 0 && "/"}
        {index > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
);

const Machine = ({ stage }: { readonly stage: PlannedStage }) => {
  const cards = Object.entries(stage.accelerators).map(([name, count]) => `${name}:${count}`);
  const marks = [
    ...cards,
    ...(stage.nodes > 1 ? [`${stage.nodes} nodes`] : []),
    ...(stage.pricing === "spot" ? ["spot"] : []),
    ...((stage.reservedNodes ?? 0) > 0 ? [`${stage.reservedNodes} reserved`] : []),
  ];
  return (
    <>
      {stage.instanceType}
      {marks.map((mark) => (
        <span key={mark} class="tag">
          {mark}
        </span>
      ))}
    </>
  );
};

const RunnerUp = ({ stage: { runnerUp } }: { readonly stage: PlannedStage }) =>
  runnerUp === undefined ? (
    <span class="minor">none</span>
  ) : (
    <>
      {runnerUp.location}{" "}
      <span class="minor">
        {usdDifference(runnerUp.extraUsd)}
        {runnerUp.extraHours !== 0 && `, ${hoursDifference(runnerUp.extraHours)}`}
      </span>
    </>
  );
