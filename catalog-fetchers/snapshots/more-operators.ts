import type { CsvRecord } from "./csv.ts";

const operator = (cloud: string, name: string, country: string, notes = ""): CsvRecord => ({
  cloud,
  partition: cloud,
  operator: name,
  headquarters_country: country,
  parent_country: country,
  notes,
  source: "general-knowledge",
});

const HOSTS = "marketplace: the hosts are third parties";

/** Operators that the sources leave out, from what the companies say of themselves. */
export const MORE_OPERATORS: readonly CsvRecord[] = [
  operator("cloudrift", "CloudRift, Inc.", "US", HOSTS),
  operator("cudo", "Cudo Ventures Ltd", "GB"),
  operator("hyperbolic", "Hyperbolic Labs", "US", HOSTS),
  operator("jarvislabs", "Jarvislabs.ai", "IN"),
  operator("mithril", "Mithril (formerly ML Foundry)", "US"),
  operator("primeintellect", "Prime Intellect, Inc.", "US", HOSTS),
  operator("scp", "Samsung SDS Co., Ltd.", "KR"),
  operator("shadeform", "Shadeform, Inc.", "US", HOSTS),
];
