import { resolveAccelerator } from "../../catalog/accelerator-names.ts";
import { applyPriceOverlays, type Overlaid } from "../../catalog/overlays/apply.ts";
import { withOwnClouds } from "../../catalog/overlays/own-clouds.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { StudyPipeline } from "../../domain/study.ts";
import { checkPrices } from "../../pipeline/check-prices.ts";
import { pointerOf, type Source } from "../../pipeline/source.ts";

/** The text of the pipeline is no longer at hand: problems have a pointer and no line. */
const NO_TEXT: Source = {
  root: { kind: "map", offset: 0, members: new Map() },
  problemAt: (path, detail, remedy) => ({
    pointer: pointerOf(path),
    detail,
    ...(remedy === undefined ? {} : { remedy }),
  }),
};

/** A catalog with the clouds and prices of a pipeline's own file in it. */
export const withOwnParts = (
  { name, clouds, prices }: StudyPipeline,
  catalog: Catalog,
): Result<Overlaid, InputError> => {
  const extended = withOwnClouds(catalog, clouds);
  if (!extended.ok) {
    const problems = extended.error.map(({ path, detail, remedy }) => ({
      pointer: pointerOf(["clouds", ...path]),
      detail,
      ...(remedy === undefined ? {} : { remedy }),
    }));
    return err({ kind: "input", file: name, problems });
  }
  const resolve = (card: string) => resolveAccelerator(extended.value, card);
  const checked = checkPrices(prices, extended.value, name, resolve, NO_TEXT, ["prices"]);
  return checked.ok ? ok(applyPriceOverlays(extended.value, checked.value)) : checked;
};
