import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { priceRow, readMachine } from "../machine-row.ts";
import { known } from "../money.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf, withRows } from "../requests.ts";
import { codeInParentheses } from "../snapshots/region-slugs.ts";
import { PAPERSPACE_TYPE, type PaperspaceType } from "./machine-type.ts";

export type PaperspaceRaw = readonly unknown[];

const readType = (type: PaperspaceType, context: ParseContext): Reading => {
  const hourly = type.rates.find((rate) => rate.type === "hourly");
  if (hourly === undefined) return refusal("no hourly rate, perhaps by the month only", type.label);
  if (type.regions.length === 0) return refusal("sold in no region", type.label);
  const gpu =
    type.gpu === undefined ? {} : { card: { text: type.gpu }, acceleratorCount: type.cards };
  return readMachine(
    { instanceType: type.label, vcpus: type.vcpus, memoryGib: type.memoryGib, ...gpu },
    context,
    ({ instanceType }) =>
      type.regions.map((region) =>
        priceRow({
          ...codeInParentheses(region),
          zone: undefined,
          instanceType,
          onDemandUsdPerHour: known(hourly.rate),
        }),
      ),
  );
};

const labelOf = (row: unknown): unknown =>
  property(row, "label") ?? property(row, "machineTypeLabel");

const parse = (raw: PaperspaceRaw, context: ParseContext) =>
  catalogOf(
    readRows("machine types", raw, {
      schema: PAPERSPACE_TYPE,
      label: labelOf,
      read: (type) => readType(type, context),
    }),
  );

const download = async (context: DownloadContext): Promise<PaperspaceRaw> => {
  const url = urlOf(context, "/trpc/machines.createFormDataV2");
  const headers = bearer(credential(context, "PAPERSPACE_API_KEY"));
  const answer = await context.http.json({ url, headers });
  return withRows(listAt(answer, "result", "data", "json", "machineTypes"), url);
};

/**
 * Paperspace: the documented API tells availability but no price, so this reads the list behind the console's form
 * for a new machine (not paged; USD per hour for the machine). That address is not documented and may change or
 * refuse an API key; the last snapshot then stays.
 */
export const paperspaceFetcher: CatalogFetcher<PaperspaceRaw> = {
  id: "paperspace",
  source: {
    url: "https://api.paperspace.com",
    terms: "https://www.digitalocean.com/legal/terms-of-service-agreement",
    credentials: ["PAPERSPACE_API_KEY"],
  },
  download,
  parse,
};
