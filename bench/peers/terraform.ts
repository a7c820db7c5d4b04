import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATHS } from "../paths.ts";
import type { FileCheck } from "./cluster-tools.ts";
import { runCommand } from "./command.ts";
import { install, lastLine } from "./install.ts";

const CHECK_LIMIT_MS = 60_000;
const folder = join(PATHS.peers, "terraform");

/** Packages of bindings that are generated from the schemas of the providers, and the kinds of resource that are written. */
const BINDINGS = {
  aws_instance: ["@cdktf/provider-aws@21.22.1", "instance", "Instance"],
  google_compute_instance: [
    "@cdktf/provider-google@16.12.1",
    "compute-instance",
    "ComputeInstance",
  ],
  azurerm_linux_virtual_machine: [
    "@cdktf/provider-azurerm@14.23.1",
    "linux-virtual-machine",
    "LinuxVirtualMachine",
  ],
} as const;

const archiveOf = (pack: string): string =>
  `${pack.replace("@", "").replace("/", "-").replace("@", "-")}.tgz`;

/** Terraform's own reader for the form of the file; names of attributes after the providers' schemas. */
export const terraformReader: FileCheck = {
  says: "Terraform's own reader (terraform providers), attributes against the schemas of its providers",
  install: async () => {
    await mkdir(folder, { recursive: true });
    const cwd = folder;
    const isThere = await runCommand("terraform", ["version"], CHECK_LIMIT_MS).catch(String);
    if (typeof isThere === "string") return `terraform: ${isThere}`;
    for (const [kind, [pack, path]] of Object.entries(BINDINGS)) {
      if (existsSync(join(folder, kind))) continue;
      await mkdir(join(folder, kind));
      const archive = join(folder, archiveOf(pack));
      const failure = await install([
        { command: ["npm", "pack", "--silent", pack], cwd },
        {
          command: [
            "tar",
            "xzf",
            archive,
            "--strip-components=3",
            `package/lib/${path}/index.d.ts`,
          ],
          cwd: join(folder, kind),
        },
      ]);
      await rm(archive, { force: true });
      if (failure !== undefined) {
        await rm(join(folder, kind), { recursive: true, force: true });
        return failure;
      }
    }
    return undefined;
  },
  refusal: async (file) => (await loadRefusal(file)) ?? (await attributeRefusal(file)),
};

/** It reads the whole configuration before it names the providers; it needs none of them for that. */
const loadRefusal = async (file: string): Promise<string | undefined> => {
  const cwd = await mkdtemp(join(tmpdir(), "skyplan-terraform-"));
  try {
    await copyFile(file, join(cwd, "main.tf.json"));
    const env = { TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" };
    const run = await runCommand("terraform", ["providers"], CHECK_LIMIT_MS, { cwd, env });
    return run.code === 0 ? undefined : lastLine(run.stderr);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
};

/** Arguments that Terraform itself gives to every resource. */
const META: ReadonlySet<string> = new Set(["provider", "count"]);
/** Their keys are the user's. */
const MAPS: ReadonlySet<string> = new Set(["tags", "labels"]);

const attributeRefusal = async (file: string): Promise<string | undefined> => {
  const { resource = {} } = JSON.parse(await readFile(file, "utf8")) as {
    readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  };
  for (const [kind, instances] of Object.entries(resource)) {
    const bindings = BINDINGS[kind as keyof typeof BINDINGS];
    if (bindings === undefined) return `no schema of ${kind}`;
    const [, , title] = bindings;
    const { names, needed } = attributesIn(
      await readFile(join(folder, kind, "index.d.ts"), "utf8"),
      title,
    );
    for (const body of Object.values(instances)) {
      const unknown = keysIn(body).find((key) => !META.has(key) && !names.has(key));
      if (unknown !== undefined) return `${kind} has no ${unknown}`;
      const missing = needed.find((key) => !(key in body));
      if (missing !== undefined) return `${kind} needs ${missing}`;
    }
  }
  return undefined;
};

const keysIn = (body: object): readonly string[] =>
  Object.entries(body).flatMap(([key, value]) => [
    key,
    ...(MAPS.has(key) || !Array.isArray(value)
      ? []
      : value.flatMap((one) => (typeof one === "object" ? keysIn(one) : []))),
  ]);

/** Every attribute has a link to its description, `Instance#ami`; one without a question mark is needed. */
const attributesIn = (
  bindings: string,
  title: string,
): { readonly names: ReadonlySet<string>; readonly needed: readonly string[] } => {
  const attribute = new RegExp(`${title}#([a-z0-9_]+)\\}[\\s\\S]*?readonly \\w+(\\??):`, "g");
  const [, top = ""] = /export interface \w+Config extends([\s\S]*?)\n\}/.exec(bindings) ?? [];
  return {
    names: new Set([...bindings.matchAll(attribute)].map(([, name = ""]) => name)),
    needed: [...top.matchAll(attribute)].flatMap(([, name = "", optional]) =>
      optional === "" ? [name] : [],
    ),
  };
};
