import { useEffect, useRef, useState } from "preact/hooks";
import type { Plan } from "../../domain/plan.ts";
import type { TableBlock } from "../../report/content/blocks.ts";
import type { PictureName } from "../../report/picture-names.ts";
import type { Drawn } from "../../report/pictures/picture.ts";
import { inlineSvg } from "../pictures/inline-svg.ts";
import { askFrontier, askingFrontier, frontierPlan } from "../state/details.ts";

const TABS: readonly (readonly [PictureName, string])[] = [
  ["timeline", "Timeline"],
  ["dag", "Data flow"],
  ["map", "Map"],
  ["cost", "Cost"],
  ["pareto", "Cost against time"],
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
      {chosen === "pareto" ? <ParetoPicture /> : <OnePicture name={chosen} plan={plan} />}
    </section>
  );
};

/** The frontier is a question of its own. */
const ParetoPicture = () => {
  const plan = frontierPlan.value;
  if (plan !== undefined) return <OnePicture name="pareto" plan={plan} />;
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

const OnePicture = ({ name, plan }: OnePictureProps) => {
  const [drawn, setDrawn] = useState<Drawn | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void import("../../report/pictures/draw-picture.ts").then(({ drawPicture }) => {
      if (!gone) setDrawn(drawPicture(name, plan));
    });
    return () => {
      gone = true;
    };
  }, [name, plan]);
  if (drawn === undefined) return <div class="picture" aria-busy="true" />;
  if (!drawn.ok) return <p class="hint">{drawn.error}</p>;
  const { svg, caption, title, table } = drawn.value;
  return (
    <figure>
      <Drawing svg={svg} title={title} />
      <figcaption class="hint">{caption}</figcaption>
      {table && <FiguresTable table={table} />}
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

/** The same figures for those who cannot see the picture. */
const FiguresTable = ({ table }: { readonly table: TableBlock }) => {
  const { caption, columns, rows } = table;
  return (
    <details>
      <summary>As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ head, align }) => (
                <th key={head} scope="col" class={align === "right" ? "right" : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.join("|")}>
                {row.map((cell, index) => (
                  <td
                    key={columns[index]?.head}
                    class={columns[index]?.align === "right" ? "right" : undefined}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
};
