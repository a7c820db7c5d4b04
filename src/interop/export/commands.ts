import type { Commands } from "../../domain/pipeline.ts";
import type { Notes } from "./notes.ts";

/** The part of a container that says what runs in it. */
export interface ContainerWork {
  readonly image: string;
  readonly command: readonly string[];
  readonly env?: readonly object[];
}

/** Secrets are expected under this name in the cluster. */
const SECRETS = "skyplan-secrets";

/** What to run is for the user to fill in where the pipeline file does not say it: a plan is about where. */
export const containerWork = (
  commands: Commands | undefined,
  stage: string,
  notes: Notes,
): ContainerWork => {
  if (commands === undefined) {
    notes.add("image and command are placeholders");
    return { image: "busybox:stable", command: ["sh", "-c", "echo put your command here"] };
  }
  notes.add("the image is a placeholder");
  for (const field of ["workdir", "outputPath", "diskGb"] as const)
    if (commands[field] !== undefined) notes.add(`${field} has no place in its files`, stage);
  const env = [...commands.env].map(([name, value]) => envOf(name, value, stage, notes));
  const script = commands.setup === undefined ? commands.run : `${commands.setup}\n${commands.run}`;
  return {
    image: "debian:stable",
    command: ["bash", "-c", script],
    ...(env.length === 0 ? {} : { env }),
  };
};

const envOf = (
  name: string,
  value: string | { readonly secret: string },
  stage: string,
  notes: Notes,
): object => {
  if (typeof value === "string") return { name, value };
  notes.add(`the cluster needs a Secret "${SECRETS}" with the key ${value.secret}`, stage);
  return { name, valueFrom: { secretKeyRef: { name: SECRETS, key: value.secret } } };
};
