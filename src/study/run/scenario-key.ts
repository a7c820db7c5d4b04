import { createHash } from "node:crypto";
import type { Scenario } from "../../domain/study.ts";
import type { PreparedStudy } from "../solve/prepare.ts";

/**
 * Names a scenario by all that decides its answer: pipeline, patches, catalogs, the version of this program. A name, a
 * place in the list or another study around it changes nothing.
 *
 * @returns SHA-256, hexadecimal
 */
export const scenarioKeys = (
  { study, catalogs }: PreparedStudy,
  version: string,
): ((scenario: Scenario) => string) => {
  const pipelines = new Map(
    study.pipelines.map(({ name, ...rest }) => [name, JSON.stringify(rest, plain)]),
  );
  const otherSha = (dir: string): string => catalogs.others.get(dir)?.sha256 ?? "";
  return ({ pipeline, patches }) => {
    const hash = createHash("sha256");
    hash.update(JSON.stringify([FORMAT, version, catalogs.base.sha256]));
    hash.update(pipelines.get(pipeline) ?? "");
    hash.update(
      JSON.stringify(
        patches.map((patch) =>
          patch.kind === "catalog" ? { kind: patch.kind, sha256: otherSha(patch.dir) } : patch,
        ),
      ),
    );
    return hash.digest("hex");
  };
};

/** Raise it when an outcome gets other fields or a patch another meaning within one version. */
const FORMAT = 1;

const plain = (_: string, value: unknown): unknown =>
  value instanceof Map ? [...value.entries()] : value;
