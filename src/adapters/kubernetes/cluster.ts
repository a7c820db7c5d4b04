import type { BatchV1Api, CoreV1Api, KubeConfig, V1Job, V1Pod } from "@kubernetes/client-node";
import type { AdapterFailure } from "../../domain/adapter.ts";
import { classify, isConnectionFault, type Meanings, meant } from "../cloud/classes.ts";
import { optionalPackage } from "../cloud/optional-package.ts";
import { TAG } from "../cloud/provider.ts";
import { Failed } from "../failure.ts";
import type { Host } from "../job/host.ts";
import type { StartBash } from "../ssh/store-script.ts";
import { bashInPods } from "./exec.ts";
import { jobName } from "./job.ts";
import { creationFailure, meaningOf } from "./pods.ts";
import type { KubernetesSettings } from "./settings.ts";

/** The calls of the API. All of them throw `Failed`. */
export interface Cluster {
  /** One that is there already stays as it is. */
  create(job: V1Job, signal: AbortSignal): Promise<void>;
  job(requestId: string, signal: AbortSignal): Promise<V1Job | undefined>;
  jobs(signal: AbortSignal): Promise<readonly V1Job[]>;
  /** By rank. */
  pods(requestId: string, signal: AbortSignal): Promise<readonly V1Pod[]>;
  whyNoPods(requestId: string, signal: AbortSignal): Promise<AdapterFailure | undefined>;
  /** With its pods. Nothing there is no failure. */
  delete(requestId: string, signal: AbortSignal): Promise<void>;
  bash(pod: string): StartBash;
  host(pod: string): Host;
}

export const connect = async (settings: KubernetesSettings): Promise<Cluster> => {
  const sdk = await optionalPackage(
    "the adapter kubernetes",
    ["@kubernetes/client-node"],
    () => import("@kubernetes/client-node"),
  );
  const config = new sdk.KubeConfig();
  readConfig(config, settings);
  const batch = config.makeApiClient(sdk.BatchV1Api);
  const core = config.makeApiClient(sdk.CoreV1Api);
  const start = bashInPods(new sdk.Exec(config), settings.namespace);
  return { ...calls(batch, core, settings.namespace), ...start };
};

const readConfig = (config: KubeConfig, { kubeconfig, context }: KubernetesSettings): void => {
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
    if (context !== undefined) config.setCurrentContext(context);
  } catch (error) {
    throw new Failed(meant(["unsupported"], `kubeconfig: ${(error as Error).message}`));
  }
  if (config.getCurrentCluster() === null)
    throw new Failed(
      meant(
        ["unsupported"],
        `kubeconfig: there is no context "${config.getCurrentContext()}"; there are ${config
          .getContexts()
          .map(({ name }) => name)
          .join(", ")}`,
      ),
    );
};

const calls = (
  batch: BatchV1Api,
  core: CoreV1Api,
  namespace: string,
): Omit<Cluster, "bash" | "host"> => ({
  create: async (body, signal) => {
    await attempt("creation of a Job", signal, batch.createNamespacedJob({ namespace, body }), 409);
  },
  job: (requestId, signal) => {
    const name = jobName(requestId);
    return attempt("look at a Job", signal, batch.readNamespacedJob({ namespace, name }), 404);
  },
  jobs: async (signal) => {
    const asked = batch.listNamespacedJob({ namespace, labelSelector: TAG.request });
    return (await attempt("list of Jobs", signal, asked))?.items ?? [];
  },
  pods: async (requestId, signal) => {
    const labelSelector = `${TAG.request}=${requestId}`;
    const asked = core.listNamespacedPod({ namespace, labelSelector });
    const pods = (await attempt("list of pods", signal, asked))?.items ?? [];
    return [...pods].sort((a, b) => rankOf(a) - rankOf(b));
  },
  whyNoPods: async (requestId, signal) => {
    const fieldSelector = `involvedObject.name=${jobName(requestId)}`;
    const asked = core.listNamespacedEvent({ namespace, fieldSelector });
    return creationFailure((await attempt("list of events", signal, asked))?.items ?? []);
  },
  delete: async (requestId, signal) => {
    const name = jobName(requestId);
    const asked = batch.deleteNamespacedJob({
      namespace,
      name,
      propagationPolicy: "Background",
    });
    await attempt("deletion of a Job", signal, asked, 404);
  },
});

export const rankOf = ({ metadata }: V1Pod): number =>
  Number(metadata?.annotations?.["batch.kubernetes.io/job-completion-index"] ?? 0);

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
const MEANINGS: Meanings = {
  Unauthorized: ["denied"],
  Forbidden: ["denied"],
  NotFound: ["unsupported"],
  Invalid: ["unsupported"],
  BadRequest: ["unsupported"],
  TooManyRequests: ["throttled"],
  Timeout: ["unreachable"],
  ServerTimeout: ["unreachable"],
  ServiceUnavailable: ["unreachable"],
  InternalError: ["unreachable"],
};

/** @param fine  a status that is no failure: `undefined` then */
const attempt = async <T>(
  doing: string,
  signal: AbortSignal,
  asked: Promise<T>,
  fine?: number,
): Promise<T | undefined> => {
  try {
    return await unlessAborted(asked, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const status = error instanceof Error && "code" in error ? error.code : undefined;
    if (fine !== undefined && status === fine) return undefined;
    throw new Failed(kubernetesFailure(`kubernetes: ${doing}`, error));
  }
};

/** The client cannot be told to stop: its answer is not waited for. */
const unlessAborted = <T>(asked: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    asked.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });

export const kubernetesFailure = (doing: string, error: unknown): AdapterFailure => {
  if (!(error instanceof Error)) return meant(["unknown"], `${doing}: ${String(error)}`);
  if (isConnectionFault(error)) return meant(["unreachable"], `${doing}: ${error.message}`);
  const { code, body } = error as { readonly code?: unknown; readonly body?: unknown };
  if (typeof code !== "number") return meant(["unknown"], `${doing}: ${error.message}`);
  const { reason = "", message = error.message } = statusIn(body);
  if (reason === "Forbidden" && meaningOf(message)[0] === "quota")
    return meant(["quota", "region"], `${doing}: ${message}`);
  return classify(doing, { code: reason, message, httpStatus: code }, MEANINGS);
};

const statusIn = (body: unknown): { readonly reason?: string; readonly message?: string } => {
  try {
    const status: unknown = typeof body === "string" ? JSON.parse(body) : body;
    return typeof status === "object" && status !== null ? status : {};
  } catch {
    return {};
  }
};
