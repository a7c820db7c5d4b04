import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyOfSmall, edit, problemsOf, readWell, temporaryDir } from "./dataset.ts";

/** One edit of one file, and the one problem that it must cause. */
interface Case {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly line: number;
  readonly column?: string;
  readonly seen: string;
  readonly needed: string;
  readonly remedy: string;
}

const AWS = "catalog/aws/prices.csv";
const ROW = "eu-central-1,,m5.xlarge,0.23,,,2026-08-01";
const price = (name: string, cell: string, more: Partial<Case> = {}): Case => ({
  name,
  file: AWS,
  from: ROW,
  to: ROW.replace("0.23", cell),
  line: 5,
  column: "on_demand_usd_per_hour",
  seen: `"${cell}"`,
  needed: "a finite price > 0",
  remedy: "blank is unknown, zero is never free",
  ...more,
});

const CASES: readonly Case[] = [
  price("price in words", "n/a"),
  price("negative price", "-0.23"),
  price("price of 0", "0"),
  price("price of 0.00", "0.00"),
  price("infinite price", "Infinity"),
  price("price beyond all numbers", "1e999"),
  price("price in hexadecimal", "0x10"),
  price("price with a currency", "$0.23"),
  price("NaN as a price", "NaN"),
  price("spot price of 0", "0", {
    to: ROW.replace("0.23,", "0.23,0"),
    column: "spot_usd_per_hour",
  }),
  price("interruption over 100 %", "120", {
    to: ROW.replace("0.23,,", "0.23,0.1,120"),
    column: "spot_interruption_pct",
    needed: "from 0 to 100",
    remedy: "leave the cell blank",
  }),
  price("a date in another notation", "01.08.2026", {
    to: ROW.replace("2026-08-01", "01.08.2026"),
    column: "as_of",
    needed: "2026-08-10",
    remedy: "year, month and day",
  }),
  price("unknown region", "eu-centrall-1", {
    to: ROW.replace("eu-central-1", "eu-centrall-1"),
    column: "region",
    needed: "region of aws in regions.csv",
    remedy: "aws/eu-central-1",
  }),
  price("unknown instance type", "m5.xlarg", {
    to: ROW.replace("m5.xlarge", "m5.xlarg"),
    column: "instance_type",
    needed: "instance-types.csv",
    remedy: "m5.xlarge",
  }),
  price("unknown confidence", "sure", {
    file: "catalog/azure/prices.csv",
    from: "2026-07-15,made-up,derived",
    to: "2026-07-15,made-up,sure",
    line: 6,
    column: "confidence",
    needed: "published, derived, assumed",
    remedy: "one of these words",
  }),
  price("second row for one machine and place", "aws/eu-central-1,,m5.4xlarge", {
    to: ROW.replace("m5.xlarge", "m5.4xlarge"),
    column: "region,zone,instance_type",
    seen: '"aws/eu-central-1,,m5.4xlarge" twice, first on line 4',
    needed: "one row",
    remedy: "Remove one",
  }),
  {
    name: "ragged row",
    file: AWS,
    from: ROW,
    to: `${ROW},made-up,surplus`,
    line: 5,
    seen: "10 cells",
    needed: "8",
    remedy: "one cell for each column",
  },
  {
    name: "missing column",
    file: AWS,
    from: "spot_usd_per_hour",
    to: "spot",
    line: 1,
    column: "spot_usd_per_hour",
    seen: "spot,spot_interruption_pct",
    needed: "missing",
    remedy: "Add the column",
  },
  {
    name: "column named twice",
    file: "groups.csv",
    from: "group,countries",
    to: "countries,countries,group",
    line: 1,
    column: "countries",
    seen: "countries",
    needed: "twice",
    remedy: "Keep one",
  },
  {
    name: "country in words",
    file: "regions.csv",
    from: "Frankfurt,DE,EU,50.11,8.68,aws",
    to: "Frankfurt,Germany,EU,50.11,8.68,aws",
    line: 2,
    column: "country",
    seen: '"Germany"',
    needed: "two capital letters",
    remedy: "ISO 3166-1",
  },
  {
    name: "UK for Britain",
    file: "groups.csv",
    from: "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT",
    to: "UK AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT",
    line: 3,
    column: "countries",
    seen: "UK",
    needed: "country codes",
    remedy: "GB",
  },
  {
    name: "latitude off the globe",
    file: "regions.csv",
    from: "39.04,-77.49",
    to: "139.04,-77.49",
    line: 3,
    column: "latitude",
    seen: '"139.04"',
    needed: "-90 to 90",
    remedy: "leave the cell blank",
  },
  {
    name: "wildcard as a region",
    file: "regions.csv",
    from: "gcp,us,,,NA,,,gcp,,",
    to: "gcp,us,,,NA,,,gcp,,\ngcp,us*,,,NA,,,gcp,,",
    line: 10,
    column: "region",
    seen: '"us*"',
    needed: "a name without",
    remedy: "provider's own name",
  },
  {
    name: "second row for one region",
    file: "regions.csv",
    from: "gcp,us,,,NA,,,gcp,,",
    to: "gcp,us,,,NA,,,gcp,,\ngcp,us,,,NA,,,gcp,,",
    line: 10,
    column: "cloud,region",
    seen: '"gcp,us" twice, first on line 9',
    needed: "one row",
    remedy: "Remove one",
  },
  {
    name: "0 vCPUs",
    file: "catalog/gcp/instance-types.csv",
    from: "n2-standard-4,4,",
    to: "n2-standard-4,0,",
    line: 7,
    column: "vcpus",
    seen: '"0"',
    needed: "> 0",
    remedy: "leave the cell blank",
  },
  {
    name: "unknown accelerator",
    file: "catalog/gcp/instance-types.csv",
    from: "x86_64,T4,1,",
    to: "x86_64,Tesla-T4,1,",
    line: 4,
    column: "accelerator",
    seen: '"Tesla-T4"',
    needed: "accelerators.csv",
    remedy: "T4",
  },
  {
    name: "alias of two accelerators",
    file: "accelerators.csv",
    from: "A100-80GB,,",
    to: "A100-80GB,a100-40gb,",
    line: 3,
    column: "aliases",
    seen: "a100-40gb",
    needed: "stands for A100",
    remedy: "Remove the alias",
  },
  {
    name: "tariff without its first slice",
    file: "network/egress.csv",
    from: "gcp,internet,0,0.12",
    to: "gcp,internet,1,0.12",
    line: 11,
    column: "tier_from_gb",
    seen: "1 GB",
    needed: "needed 0",
    remedy: "from 0 GB",
  },
  {
    name: "one slice twice, under both words for the scope",
    file: "network/egress.csv",
    from: "gcp,internet,1024,0.11",
    to: "gcp,other-cloud,0,0.11",
    line: 12,
    column: "from,to,tier_from_gb",
    seen: '"gcp,other-cloud,0" twice, first on line 11',
    needed: "one row",
    remedy: "Remove one",
  },
  {
    name: "blank price of moving data",
    file: "network/egress.csv",
    from: "lambda,internet,0,0,",
    to: "lambda,internet,0,,",
    line: 18,
    column: "usd_per_gb",
    seen: '""',
    needed: "≥ 0",
    remedy: "remove the row when it is unknown",
  },
  {
    name: "route from nowhere",
    file: "network/egress.csv",
    from: "gcp-asia,",
    to: "gcp-azia,",
    line: 16,
    column: "from",
    seen: '"gcp-azia"',
    needed: "region group",
    remedy: "gcp-asia",
  },
  {
    name: "route to a cloud, which is no destination",
    file: "network/throughput.csv",
    from: "*,other-cloud",
    to: "*,gcp",
    line: 2,
    column: "to",
    seen: '"gcp"',
    needed: "same-region, same-continent",
    remedy: "gcp/us",
  },
  {
    name: "throughput of 0",
    file: "network/throughput.csv",
    from: "other-continent,2",
    to: "other-continent,0",
    line: 3,
    column: "gbps",
    seen: '"0"',
    needed: "> 0",
    remedy: "remove the row",
  },
  {
    name: "second throughput of one route",
    file: "network/throughput.csv",
    from: "*,other-continent",
    to: "*,other-cloud",
    line: 3,
    column: "from,to",
    seen: "first on line 2",
    needed: "one row",
    remedy: "Remove one",
  },
  {
    name: "region group named like a cloud",
    file: "network/region-groups.csv",
    from: "asia-east1,gcp-asia",
    to: "asia-east1,gcp-asia\ngcp,us,lambda",
    line: 5,
    column: "group",
    seen: '"lambda"',
    needed: "name of its own",
    remedy: "aws-south-america",
  },
  {
    name: "operator of an unknown partition",
    file: "operators.csv",
    from: "lambda,,",
    to: "aws,aws-us-govv,",
    line: 5,
    column: "partition",
    seen: '"aws/aws-us-govv"',
    needed: "partition of regions.csv",
    remedy: "aws/aws-us-gov",
  },
  {
    name: "certification of an unknown region",
    file: "certifications.csv",
    from: "gcp,europe-west4,ISO",
    to: "gcp,europe-west,ISO",
    line: 7,
    column: "region",
    seen: '"gcp/europe-west"',
    needed: "region of regions.csv",
    remedy: "gcp/europe-west4",
  },
];

describe("each broken row is one problem with file, line, value and remedy", () => {
  test.each(CASES)("$name", async (broken) => {
    const dir = await copyOfSmall();
    await edit(dir, broken.file, (text) => text.replace(broken.from, broken.to));
    const problems = await problemsOf(dir);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem).toMatchObject({ file: broken.file, line: broken.line });
    expect(problem?.column).toBe(broken.column);
    expect(problem?.detail).toContain(broken.seen);
    expect(problem?.detail).toContain(broken.needed);
    expect(problem?.remedy).toContain(broken.remedy);
  });
});

describe("problems of files", () => {
  test("a missing directory is named", async () => {
    const problems = await problemsOf("/nowhere/at/all");
    expect(problems.map(({ file }) => file)).toContain("/nowhere/at/all");
    expect(problems[0]?.detail).toContain("no such directory");
  });

  test("an empty directory lacks regions, accelerators and clouds", async () => {
    const files = (await problemsOf(await temporaryDir())).map(({ file }) => file);
    expect(files).toEqual(["accelerators.csv", "catalog", "regions.csv"]);
  });

  test("a cloud without prices is named; its machines and all else are still checked", async () => {
    const dir = await copyOfSmall();
    await rm(join(dir, "catalog/gcp/prices.csv"));
    await edit(dir, "groups.csv", (text) => text.replace("AT BE", "Austria BE"));
    const problems = await problemsOf(dir);
    expect(problems.map(({ file }) => file)).toEqual(["catalog/gcp/prices.csv", "groups.csv"]);
    expect(problems[0]?.detail).toContain("missing");
  });

  test("a folder that offers nothing is no cloud", async () => {
    const dir = await copyOfSmall();
    await mkdir(join(dir, "catalog/set-aside"));
    await writeFile(join(dir, "catalog/set-aside/quarantine.csv"), "region\n");
    expect((await readWell(dir)).instanceTypes.some(({ cloud }) => cloud === "set-aside")).toBe(
      false,
    );
  });

  test("without regions.csv its absence is the only complaint", async () => {
    const dir = await copyOfSmall();
    await rm(join(dir, "regions.csv"));
    expect((await problemsOf(dir)).map(({ file }) => file)).toEqual(["regions.csv"]);
  });

  test("a broken region does not make its prices look broken", async () => {
    const dir = await copyOfSmall();
    await edit(dir, "regions.csv", (text) => text.replace("Ashburn,US", "Ashburn,USA"));
    expect(await problemsOf(dir)).toHaveLength(1);
  });

  test("all problems of all files come together, sorted", async () => {
    const dir = await copyOfSmall();
    await edit(dir, AWS, (text) => text.replace("0.66", "zero").replace("15.3", "-1"));
    await edit(dir, "regions.csv", (text) => text.replace("Frankfurt,DE", "Frankfurt,de"));
    const places = (await problemsOf(dir)).map(({ file, line }) => `${file}:${line}`);
    expect(places).toEqual([`${AWS}:2`, `${AWS}:7`, "regions.csv:2"]);
  });

  test("lines are counted through quoted cells that span lines and blank lines", async () => {
    const dir = await copyOfSmall();
    await edit(dir, "operators.csv", (text) =>
      text
        .replace("aws,,Amazon Web Services,US,US,", 'aws,,"Amazon\nWeb\nServices",US,US,\n')
        .replace("Microsoft,US", "Microsoft,USA"),
    );
    expect((await problemsOf(dir))[0]).toMatchObject({ line: 6, column: "headquarters_country" });
  });

  test("an unclosed quote is a problem, not a crash", async () => {
    const dir = await copyOfSmall();
    await edit(dir, "groups.csv", (text) => text.replace("EU,AT", 'EU,"AT'));
    expect((await problemsOf(dir))[0]).toMatchObject({ file: "groups.csv" });
  });

  test("an empty file lacks its columns", async () => {
    const dir = await copyOfSmall();
    await writeFile(join(dir, "groups.csv"), "");
    const columns = (await problemsOf(dir)).map(({ file, column }) => `${file} ${column}`);
    expect(columns).toEqual(["groups.csv group", "groups.csv countries"]);
  });

  test("a directory in the place of a file cannot be read", async () => {
    const dir = await copyOfSmall();
    await rm(join(dir, "groups.csv"));
    await mkdir(join(dir, "groups.csv"));
    const [problem] = await problemsOf(dir);
    expect(problem?.file).toBe("groups.csv");
    expect(problem?.detail).toContain("EISDIR");
  });
});
