import { build, type Metafile } from "esbuild";
import { expect, test } from "vitest";
import { PATHS } from "../../../bench/paths.ts";
import { englishOnly } from "../../../scripts/english-only.mjs";

/** What `sky optimize FILE` starts with, and what it imports when it runs. */
const ON_THE_WAY = [
  "src/cli/main.ts",
  "src/cli/inputs.ts",
  "src/cli/plan-output.ts",
  "src/catalog/user/directory.ts",
  "src/catalog/user/merged.ts",
  "src/optimizer/plan.ts",
  "src/optimizer/linear/solve.ts",
];

/** What a plan as text needs. Anything else is imported when it is needed: `await import`. */
const NEEDED = [
  "@colors/colors",
  "@dagrejs/graphlib",
  "cli-table3",
  "commander",
  "emoji-regex",
  "env-paths",
  "fastest-levenshtein",
  "is-fullwidth-code-point",
  "picocolors",
  "string-width",
  "strip-ansi",
  "ansi-regex",
  "yaml",
  "zod",
];

/** Source read before a plan can be printed, blanks and comments left out. */
const MOST_KIB = 950;

/** The modules that `sky optimize` loads, by path. */
const loaded = (inputs: Metafile["inputs"]): ReadonlySet<string> => {
  const found = new Set(ON_THE_WAY);
  for (const path of found)
    for (const { path: next, kind, external } of inputs[path]!.imports)
      if (external !== true && kind !== "dynamic-import") found.add(next);
  return found;
};

const packageOf = (path: string): string | undefined =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1];

test("sky optimize reads no more code than a plan as text needs", async () => {
  const { metafile } = await build({
    absWorkingDir: PATHS.root,
    entryPoints: ["src/cli/main.ts"],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["highs"],
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [englishOnly],
    metafile: true,
    write: false,
    outdir: "dist",
    logLevel: "error",
  });
  const modules = loaded(metafile.inputs);
  const packages = new Set([...modules].flatMap((path) => packageOf(path) ?? []));
  expect([...packages].filter((name) => !NEEDED.includes(name))).toEqual([]);
  expect([...modules].filter((path) => path.includes("/locales/"))).toHaveLength(1 + 1);
  let bytes = 0;
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs))
      if (modules.has(path)) bytes += bytesInOutput;
  expect(bytes / 1024).toBeLessThan(MOST_KIB);
  expect(modules.size).toBeGreaterThan(100);
});
