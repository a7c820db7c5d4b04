import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Plan } from "../../domain/plan.ts";
import type { TableBlock } from "../../report/content/blocks.ts";
import type { PictureName } from "../../report/picture-names.ts";
import type { Drawn } from "../../report/pictures/picture.ts";
import { inlineSvg } from "../pictures/inline-svg.ts";
import { askFrontier, askingFrontier, frontier } from "../state/details.ts";
import { BlockTable } from "./block-table.tsx";

const TABS: readonly (readonly [PictureName, string])[] = [
  ["timeline", "Timeline"],
  ["dag", "Data flow"],
  ["map", "Map"],
  ["cost", "Cost"],
  ["pareto", "Cost vs time"],
];

/** Pictures of the plan, one at a time; drawn by the functions of the reports. */
export const Pictures = ({ plan }: { readonly plan: Plan }) => {
  const [chosen, setChosen] = useState<PictureName>("timeline");
  return (
    <section class="panel pictures" aria-labelledby="pictures-heading">
      <h3 id="pictures-heading" class="unseen">
        Pictures
      </h3>
      <fieldset class="segments tabs">
        <legend class="unseen">Picture</legend>
        {TABS.map(([name, label]) => (
          <label key={name}>
            <input
              type="radio"
              name="picture"
              checked={chosen === name}
              onChange={() => setChosen(name)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {chosen === "pareto" ? (
        <ParetoPicture plan={plan} />
      ) : (
        <OnePicture name={chosen} plan={plan} />
      )}
    </section>
  );
};

/** The frontier is a question of its own, without deadline and budget; the plan that is shown is marked on it. */
const ParetoPicture = ({ plan }: { readonly plan: Plan }) => {
  const pareto = frontier.value;
  const placed = useMemo(() => (pareto === undefined ? plan : { ...plan, pareto }), [plan, pareto]);
  if (pareto !== undefined) return <OnePicture name="pareto" plan={placed} />;
  return (
    <p class="hint">
      {askingFrontier.value ? (
        "Looking for every plan that no other beats in both cost and time…"
      ) : (
        <button type="button" onClick={askFrontier}>
          Find every plan that no other beats
        </button>
      )}
    </p>
  );
};

interface OnePictureProps {
  readonly name: PictureName;
  readonly plan: Plan;
}

interface Shown {
  readonly drawn: Drawn;
  readonly table: TableBlock | undefined;
}

const OnePicture = ({ name, plan }: OnePictureProps) => {
  const [shown, setShown] = useState<Shown | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void import("../pictures/draw.ts").then(({ draw }) => {
      if (!gone) setShown(draw(name, plan));
    });
    return () => {
      gone = true;
    };
  }, [name, plan]);
  if (shown === undefined) return <div class="picture" aria-busy="true" />;
  const { drawn, table } = shown;
  if (!drawn.ok) return <p class="hint">{drawn.error}</p>;
  const { svg, caption, title } = drawn.value;
  return (
    <figure>
      <Drawing svg={svg} title={title} />
      <figcaption class="hint">{caption}</figcaption>
      {table !== undefined && (
        <details>
          <summary>As a table</summary>
          <BlockTable table={table} />
        </details>
      )}
    </figure>
  );
};

const Drawing = ({ svg, title }: { readonly svg: string; readonly title: string }) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.replaceChildren(inlineSvg(svg));
  }, [svg]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="picture scroll" tabIndex={0} aria-label={title}>
      <div ref={box} />
    </section>
  );
};
