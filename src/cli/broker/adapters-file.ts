import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { RunSettings } from "../../broker/events.ts";
import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { pattern, placePart } from "../../pipeline/place-schemas.ts";
import { schemaProblems } from "../../pipeline/schema-problems.ts";
import { readSource } from "../../pipeline/source.ts";
import { toValue } from "../../pipeline/source-node.ts";
import { EXAMPLE, fields, nonnegative, oneOf, text } from "../../pipeline/value-schemas.ts";
import { readInput } from "../input-file.ts";
import type { Io } from "../io.ts";
import { holdsSecret, secretSettings } from "./secret-settings.ts";

export type AdapterFile = Pick<RunSettings, "adapters" | "stores" | "accounts">;

const NO_SECRETS = `no secrets: the settings are kept in the journal${EXAMPLE}the cloud's own way to log in, or the name of a file or variable`;

const ADAPTER = `settings of an adapter${EXAMPLE}{"kind": "ssh", "hosts": {"onprem/rack1": [{"host": "gpu1"}]}}`;
const adapter = z
  .looseObject({ kind: text(ADAPTER) }, { error: ADAPTER })
  .superRefine((settings, context) => {
    for (const path of secretSettings(settings))
      context.addIssue({ code: "custom", path: [...path], message: NO_SECRETS });
  });

const STORE = `the address of a store${EXAMPLE}"s3://my-bucket/skyplan"`;
const store = text(STORE)
  .regex(/^[a-z][a-z0-9+.-]*:\/\/\S+$/, { error: STORE })
  .refine((address) => !holdsSecret(address), { error: NO_SECRETS });

const account = fields("an account (an object)", {
  owner: oneOf(["user", "broker"]).describe("Who is charged by the cloud."),
  account: text("the name or number of an account"),
  marginPct: nonnegative("a percentage of 0 or more").optional(),
});

const schema = fields("adapters, stores or accounts (an object)", {
  adapters: z.record(placePart, adapter, { error: "an object with clouds by name" }).optional(),
  stores: z.record(pattern, store, { error: "an object with places by name" }).optional(),
  accounts: z.record(placePart, account, { error: "an object with clouds by name" }).optional(),
});

/** A cloud of one's own that is called so is this machine. */
const BY_DEFAULT: AdapterFile = {
  adapters: { local: { kind: "local" } },
  stores: {},
  accounts: {},
};

/**
 * How clouds are reached, where data is kept and who pays.
 *
 * @param file  absent: `adapters.yaml` in the state folder, when there is one
 */
export const readAdapterFile = async (
  file: string | undefined,
  stateFolder: string,
  io: Io,
): Promise<Result<AdapterFile, InputError>> => {
  const name = file ?? (await ownFile(stateFolder));
  if (name === undefined) return ok(BY_DEFAULT);
  const given = await readInput(name, io);
  if (!given.ok) return given;
  const source = readSource(given.value, name);
  if (!source.ok) return err({ kind: "input", file: name, problems: source.error });
  const parsed = schema.safeParse(toValue(source.value.root));
  if (!parsed.success) {
    const problems = schemaProblems(source.value, parsed.error.issues, [], "an adapters file");
    return err({ kind: "input", file: name, problems });
  }
  const { adapters = {}, stores = {}, accounts = {} } = parsed.data;
  return ok({
    adapters: { ...BY_DEFAULT.adapters, ...adapters },
    stores,
    accounts: Object.fromEntries(
      Object.entries(accounts).map(([cloud, { owner, account: id, marginPct }]) => [
        cloud,
        { owner, account: id, ...(marginPct !== undefined && { marginPct }) },
      ]),
    ),
  });
};

const ownFile = async (stateFolder: string): Promise<string | undefined> => {
  const file = join(stateFolder, "adapters.yaml");
  return (await stat(file).catch(() => undefined))?.isFile() === true ? file : undefined;
};
