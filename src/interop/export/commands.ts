import type { PipelineFile } from "../../pipeline/schema.ts";
import type { Notes } from "./notes.ts";

type StageFile = PipelineFile["stages"][number];

/** The part of a container that says what runs in it. */
export interface ContainerWork {
  readonly image: string;
  readonly command: readonly string[];
  readonly env?: readonly object[];
}

/** Secrets are expected under this name in the cluster. */
const SECRETS = "skyplan-secrets";

/** What to run is for the user to fill in where the pipeline file does not say it: a plan is about where. */
export const containerWork = (stage: StageFile, notes: Notes): ContainerWork => {
  const { run, setup, env = {} } = stage;
  if (run === undefined) {
    notes.add("image and command are placeholders");
    return { image: "busybox:stable", command: ["sh", "-c", "echo put your command here"] };
  }
  const name = String(stage.name);
  notes.add("the image is a placeholder");
  for (const field of ["workdir", "outputPath", "disk", "retries"] as const)
    if (stage[field] !== undefined) notes.add(`${field} has no place in its files`, name);
  const variables = Object.entries(env).map(([key, value]) => envOf(key, value, name, notes));
  return {
    image: "debian:stable",
    command: ["bash", "-c", setup === undefined ? run : `${setup}\n${run}`],
    ...(variables.length === 0 ? {} : { env: variables }),
  };
};

const envOf = (
  name: string,
  value: NonNullable<StageFile["env"]>[string],
  stage: string,
  notes: Notes,
): object => {
  if (typeof value !== "object") return { name, value: String(value) };
  notes.add(`the cluster needs a Secret "${SECRETS}" with the key ${value.secret}`, stage);
  return { name, valueFrom: { secretKeyRef: { name: SECRETS, key: value.secret } } };
};
