import type { AcceleratorQuery } from "../../catalog/browse/accelerators.ts";
import type { InstanceQuery } from "../../catalog/browse/instances.ts";
import { err, ok } from "../../domain/result.ts";
import { type ReadValue, readNames, readQuantity, readRows } from "../../library/option-values.ts";
import { BROWSE_PARAMETERS, type Parameter } from "../contract/parameters.ts";
import { ParameterReader, readSwitch } from "../plan-options.ts";
import { problem } from "../problem.ts";
import { replyWork } from "../run-work.ts";
import type { Handler, Route } from "../service.ts";

const namesOf = (parameters: readonly Parameter[]): readonly string[] =>
  parameters.map(({ name }) => name);

const MOST_PLACES = 100;

const readText: ReadValue<string> = (text) => (text === "" ? err("a name") : ok(text));

const readWord =
  <Word extends string>(words: readonly Word[]): ReadValue<Word> =>
  (text) => {
    const word = words.find((known) => known === text);
    return word === undefined ? err(words.map((known) => `"${known}"`).join(" or ")) : ok(word);
  };

/** Leaves out what is `undefined`, which is not the same as absent to a query. */
const given = <T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;

const placesOf = (reader: ParameterReader) => {
  const names = (name: string): readonly string[] | undefined =>
    reader.many(name, MOST_PLACES)?.flatMap((text) => {
      const read = readNames(text);
      if (!read.ok) reader.refuse(name, `needed ${read.error}`);
      return read.ok ? read.value : [];
    });
  return given({
    clouds: names("cloud"),
    countries: names("country"),
    allRegions: reader.one("all-regions", readSwitch),
  });
};

const refusal = ({ errors }: ParameterReader) =>
  problem("invalid-request", errors.map((e) => `${e.parameter}: ${e.message}`).join("; "), {
    errors,
  });

const getGpus: Handler = (call, service) => {
  const reader = new ParameterReader(call.request.query);
  reader.refuseUnknown(namesOf(BROWSE_PARAMETERS.gpus));
  const query: AcceleratorQuery = given({
    name: reader.one("name", readText),
    count: reader.one("count", readQuantity),
    minMemoryGib: reader.one("min-memory", readQuantity)?.amount,
    sort: reader.one("sort", readWord(["price", "spot", "perGpu", "name"])),
    ...placesOf(reader),
  });
  const limit = given({ limit: reader.one("limit", readRows) });
  if (reader.errors.length > 0) return refusal(reader);
  return replyWork({ kind: "gpus", query, ...limit }, "", call, service);
};

const getInstances: Handler = (call, service) => {
  const reader = new ParameterReader(call.request.query);
  reader.refuseUnknown(namesOf(BROWSE_PARAMETERS.instances));
  const query: InstanceQuery = given({
    cpus: reader.one("cpus", readQuantity),
    memoryGib: reader.one("memory", readQuantity),
    arch: reader.one("arch", readText),
    sort: reader.one("sort", readWord(["price", "spot", "perCpu", "name"])) ?? "price",
    ...placesOf(reader),
  });
  const limit = given({ limit: reader.one("limit", readRows) });
  if (reader.errors.length > 0) return refusal(reader);
  return replyWork({ kind: "instances", query, ...limit }, "", call, service);
};

export const browseRoutes: readonly Route[] = [
  { path: "/gpus", methods: { GET: getGpus } },
  { path: "/instances", methods: { GET: getInstances } },
];
