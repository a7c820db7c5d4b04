import { listAt, property } from "../read-rows.ts";
import { INTERRUPTION_PCT } from "../snapshots/aws.ts";
import { placeKey } from "./spot-feed.ts";

const entries = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

/**
 * Share of Linux spot machines interrupted in a month, per cent, by `placeKey`: the middle of the advisor's band.
 *
 * @param advisor  `spot-advisor-data.json`
 */
export const interruptionPct = (advisor: unknown): ReadonlyMap<string, number> => {
  const ofBand = new Map(
    listAt(advisor, "ranges").map((range) => [
      property(range, "index"),
      INTERRUPTION_PCT[String(property(range, "label"))],
    ]),
  );
  const found = new Map<string, number>();
  for (const [region, systems] of entries(property(advisor, "spot_advisor")))
    for (const [type, figures] of entries(property(systems, "Linux"))) {
      const pct = ofBand.get(property(figures, "r"));
      if (pct !== undefined) found.set(placeKey(region, type), pct);
    }
  return found;
};
