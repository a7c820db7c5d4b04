/**
 * Who may import whom. The order of the layers is described in docs/architecture.md.
 * Type-only imports count like any other: a boundary that only types cross is still crossed.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one idea cut in the wrong place.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-only",
      comment: "A package that package.json does not name may vanish with the next install.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "no-development-packages-at-run-time",
      comment: "Users install without devDependencies. Declarations in @types vanish when bundled.",
      severity: "error",
      from: { path: "^(src|catalog-fetchers)/", pathNot: "^src/page/" },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["npm-peer"],
        pathNot: "^node_modules/@types/",
      },
    },
    {
      name: "peers-in-adapters-only",
      comment:
        "Packages that users install themselves are loaded when an adapter is used, never before.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/adapters/" },
      to: { dependencyTypes: ["npm-peer"] },
    },
    {
      name: "domain-imports-nothing",
      comment: "Shared types and arithmetic rest on nothing, not even on Node.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: "^src/domain/" },
    },
    {
      name: "core-imports-domain-only",
      comment: "catalog, pipeline, optimizer and report meet in domain types, never in each other.",
      severity: "error",
      from: { path: "^src/(catalog|pipeline|optimizer|report)/" },
      to: { path: "^src/", pathNot: ["^src/domain/", "^src/$1/"] },
    },
    {
      name: "studies-rest-on-the-core",
      comment: "A study plans many times over; what it says is rendered elsewhere.",
      severity: "error",
      from: { path: "^src/study/" },
      to: { path: "^src/", pathNot: "^src/(domain|catalog|pipeline|optimizer|study)/" },
    },
    {
      name: "scenarios-are-pure",
      comment:
        "What a study is and what its scenarios say depends on texts and catalogs alone; only running it does not.",
      severity: "error",
      from: { path: "^src/study/(file|patches|sweep|solve|robust)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "interop-imports-domain-and-pipeline",
      comment: "Files of other tools become pipeline files of ours, and plans become theirs.",
      severity: "error",
      from: { path: "^src/interop/" },
      to: { path: "^src/", pathNot: "^src/(domain|pipeline|interop)/" },
    },
    {
      name: "spot-replay-imports-domain-only",
      comment: "Traces and what is replayed on them know nothing of plans.",
      severity: "error",
      from: { path: "^src/(spot-replay|spot-traces)/" },
      to: { path: "^src/", pathNot: "^src/(domain|$1)/" },
    },
    {
      name: "broker-rests-on-the-core",
      comment: "It plans again and keeps a journal; adapters are handed to it.",
      severity: "error",
      from: { path: "^src/broker/" },
      to: { path: "^src/", pathNot: "^src/(domain|catalog|pipeline|optimizer|broker)/" },
    },
    {
      name: "adapters-import-domain-only",
      comment: "An adapter is thin and replaceable.",
      severity: "error",
      from: { path: "^src/adapters/" },
      to: { path: "^src/", pathNot: "^src/(domain|adapters)/" },
    },
    {
      name: "entrances-are-not-imported",
      comment: "cli and http parse, call and render; nothing may depend on them.",
      severity: "error",
      from: { path: "^(src|catalog-fetchers)/", pathNot: "^src/(cli|http|client)/" },
      to: { path: "^src/(cli|http)/" },
    },
    {
      name: "page-imports-domain-and-pictures",
      comment:
        "The page is a client of the service. It shares types, and with the reports their content, pictures and rounding.",
      severity: "error",
      from: { path: "^src/page/" },
      to: {
        path: "^(src|catalog-fetchers)/",
        pathNot:
          "^src/(page|domain|client|report/pictures|report/content)/|^src/report/(quantities|picture-names|moves|notes|headline)\\.ts$",
      },
    },
    {
      name: "page-is-not-imported",
      comment: "It is built into files of its own, which the service serves.",
      severity: "error",
      from: { path: "^(src|catalog-fetchers)/", pathNot: "^src/page/" },
      to: { path: "^src/page/" },
    },
    {
      name: "page-needs-no-node",
      comment: "It runs in browsers.",
      severity: "error",
      from: { path: "^src/page/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "http-does-not-import-the-command-line",
      comment: "What both need is in src/library.",
      severity: "error",
      from: { path: "^src/http/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "client-knows-documents-only",
      comment:
        "A client shares the types of the documents with the server, and nothing of the planner.",
      severity: "error",
      from: { path: "^src/client/" },
      to: { path: "^src/", pathNot: "^src/(client/|http/contract/)" },
    },
    {
      name: "fetchers-import-domain-and-catalog",
      comment: "A fetcher writes the dataset; how plans are made is none of its business.",
      severity: "error",
      from: { path: "^catalog-fetchers/" },
      to: { path: "^src/", pathNot: "^src/(domain|catalog)/" },
    },
    {
      name: "product-does-not-import-its-workshop",
      comment: "bench and test look at src, never the other way.",
      severity: "error",
      from: { path: "^(src|catalog-fetchers)/" },
      to: { path: "^(bench|test)/" },
    },
    {
      name: "optimizer-is-pure",
      comment:
        "No clock, file or network: every plan can be made again from its inputs. Only the solve may start threads.",
      severity: "error",
      from: {
        path: "^src/optimizer/",
        pathNot: "^src/optimizer/linear/(solve|solver-thread|worker|worker-file)\\.ts$",
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "spot-replay-is-pure",
      comment:
        "A replay is a function of a job, traces and a policy; a policy decides from what it sees.",
      severity: "error",
      from: { path: "^src/spot-(replay|traces)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "report-is-pure",
      comment: "A report is a function of a plan.",
      severity: "error",
      from: { path: "^src/report/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "edges-only",
      comment:
        "Reading what others wrote belongs to the edges; the optimizer and the replay receive domain types.",
      severity: "error",
      from: { path: "^src/(optimizer|spot-replay)/" },
      to: { path: "^node_modules/(zod|axios|papaparse|yaml|commander)/" },
    },
    {
      name: "one-door-to-javascript-lp-solver",
      comment: "Its traps are handled in one file.",
      severity: "error",
      from: {
        path: "^(src|catalog-fetchers)/",
        pathNot: "/linear/javascript-lp-solver[^/]*\\.ts$",
      },
      to: { path: "^node_modules/javascript-lp-solver/" },
    },
    {
      name: "one-door-to-highs",
      comment: "Its traps are handled in one file; the one beside it loads the WebAssembly.",
      severity: "error",
      from: { path: "^(src|catalog-fetchers)/", pathNot: "/linear/highs[^/]*\\.ts$" },
      to: { path: "^node_modules/highs/" },
    },
  ],
  options: {
    doNotFollow: { path: ["(^|/)node_modules/", "^dist/"] },
    // What the bench and the tests install for themselves.
    exclude: { path: "^(bench/[.](peers|built)|test/[.]services)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "require", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json"],
    },
  },
};
