import type { Adapter, Answer } from "../domain/adapter.ts";
import { err, ok } from "../domain/result.ts";
import type { AdapterContext, AdapterLoader, Settings } from "./context.ts";
import { Failed, failure } from "./failure.ts";

/** One line per adapter. What an adapter needs is loaded when it is used. */
const LOADERS: Readonly<Record<string, AdapterLoader>> = {
  local: async (...given) => (await import("./local.ts")).localAdapter(...given),
  aws: async (...given) => (await import("./aws/aws.ts")).awsAdapter(...given),
  azure: async (...given) => (await import("./azure/azure.ts")).azureAdapter(...given),
  gcp: async (...given) => (await import("./gcp/gcp.ts")).gcpAdapter(...given),
  kubernetes: async (...given) =>
    (await import("./kubernetes/kubernetes.ts")).kubernetesAdapter(...given),
  skypilot: async (...given) => (await import("./skypilot/skypilot.ts")).skypilotAdapter(...given),
  slurm: async (...given) => (await import("./slurm/slurm.ts")).slurmAdapter(...given),
  sim: async (...given) => (await import("./sim.ts")).simAdapter(...given),
  ssh: async (...given) => (await import("./ssh.ts")).sshAdapter(...given),
};

export const adapterKinds = (): readonly string[] => Object.keys(LOADERS).sort();

/** The adapter that the settings ask for; settings that it cannot use are `unsupported`. */
export const loadAdapter = async (
  settings: Settings,
  context: AdapterContext,
): Promise<Answer<Adapter>> => {
  const loader = Object.hasOwn(LOADERS, settings.kind) ? LOADERS[settings.kind] : undefined;
  if (loader === undefined)
    return err(
      failure(
        "unsupported",
        `adapter "${settings.kind}" is not known; known are ${adapterKinds().join(", ")}`,
      ),
    );
  try {
    return ok(await loader(settings, context));
  } catch (error) {
    if (error instanceof Failed) return err(error.failure);
    throw error;
  }
};
