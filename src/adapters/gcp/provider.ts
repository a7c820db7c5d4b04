import type { AuthClient, GoogleAuth } from "google-auth-library";
import type { Found, MachineRequest } from "../../domain/adapter.ts";
import { optionalPackage } from "../cloud/optional-package.ts";
import {
  type Boot,
  type Instance,
  type Provider,
  placeOf,
  TAG,
  type Wanted,
} from "../cloud/provider.ts";
import { Failed } from "../failure.ts";
import { bulkInsertBody, type GcpMachineSettings, uuidOf } from "./bulk-insert.ts";
import { gcpFailure, operationFailure } from "./failures.ts";
import { endOf, type GcpInstance, type Operation, toFound, toInstance } from "./instances.ts";

export interface GcpSettings extends GcpMachineSettings {
  readonly project: string;
  /** Another server that speaks Compute Engine's API, for tests. */
  readonly endpoint: string;
}

/**
 * Compute Engine by its REST API through Google's own client for credentials, retries and requests.
 *
 * @param authClient  absent: credentials are found where Google's client looks for them
 */
export const gcpProvider = async (
  settings: GcpSettings,
  authClient?: AuthClient,
): Promise<Provider> => {
  const { GoogleAuth } = await optionalPackage(
    "the adapter gcp",
    ["google-auth-library"],
    () => import("google-auth-library"),
  );
  const scopes = ["https://www.googleapis.com/auth/compute"];
  const auth = new GoogleAuth(authClient === undefined ? { scopes } : { scopes, authClient });
  const calls = new ComputeCalls(auth, settings);
  return {
    kind: "gcp",
    user: "skyplan",
    create: (request, boot, signal) => create(calls, settings, request, boot, signal),
    find: (wanted, signal) => find(calls, wanted, signal),
    end: async (_, instances, signal) => {
      await Promise.all(instances.map((instance) => calls.delete(instance, signal)));
    },
    list: (signal) => calls.tagged(signal),
  };
};

const create = async (
  calls: ComputeCalls,
  settings: GcpMachineSettings,
  request: MachineRequest,
  boot: Boot,
  signal: AbortSignal,
): Promise<void> => {
  const there = await calls.instances(request.id, signal);
  if (there.length > 0) return;
  await calls.bulkInsert(request, bulkInsertBody(request, boot, settings), signal);
};

/** Machines that are gone are known from the operations that ended them, for some days. */
const find = async (
  calls: ComputeCalls,
  { id }: Wanted,
  signal: AbortSignal,
): Promise<readonly Instance[]> => {
  const live = (await calls.instances(id, signal)).map(toInstance);
  const running = live.length > 0 && live.every(({ state }) => state !== "ended");
  const ends = running ? [] : endOf(await calls.operations(id, signal));
  const seen = live.map((one) => ({ ...one, ...ends.find((end) => end.id === one.id) }));
  const gone = ends.filter((end) => live.every((one) => one.id !== end.id));
  return [...seen, ...gone].sort((a, b) => nodeOf(a) - nodeOf(b));
};

const nodeOf = ({ id }: Instance): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

interface Aggregated<T extends string, V> {
  readonly items?: Readonly<Record<string, { readonly [key in T]?: readonly V[] }>>;
  readonly nextPageToken?: string;
}

/** The calls of the API, their pages, their waiting and their failures. */
class ComputeCalls {
  readonly #auth: Pick<GoogleAuth<AuthClient>, "request">;
  readonly #base: string;

  constructor(auth: Pick<GoogleAuth<AuthClient>, "request">, { endpoint, project }: GcpSettings) {
    this.#auth = auth;
    this.#base = `${endpoint}/compute/v1/projects/${encodeURIComponent(project)}`;
  }

  async bulkInsert(request: MachineRequest, body: object, signal: AbortSignal): Promise<void> {
    const { region, zone } = placeOf(request.location);
    const where = zone === undefined ? `regions/${region}` : `zones/${zone}`;
    const doing = `gcp ${request.location}: insert of ${request.instanceType}`;
    const started = await this.#ask<Operation>(
      doing,
      signal,
      "POST",
      `/${where}/instances/bulkInsert`,
      {
        params: { requestId: uuidOf(request.id) },
        data: body,
      },
    );
    const done = await this.#finished(doing, where, started, signal);
    const errors = done.error?.errors ?? [];
    if (errors.length > 0) throw new Failed(operationFailure(doing, errors));
  }

  /** Google holds the answer back until the operation is done, for two minutes at most. */
  async #finished(
    doing: string,
    where: string,
    started: Operation,
    signal: AbortSignal,
  ): Promise<Operation> {
    let operation = started;
    while (operation.status !== "DONE")
      operation = await this.#ask<Operation>(
        doing,
        signal,
        "POST",
        `/${where}/operations/${encodeURIComponent(operation.name ?? "")}/wait`,
      );
    return operation;
  }

  instances(requestId: string, signal: AbortSignal): Promise<readonly GcpInstance[]> {
    return this.#aggregated("instances", `labels.${TAG.request}=${requestId}`, signal);
  }

  operations(requestId: string, signal: AbortSignal): Promise<readonly Operation[]> {
    return this.#aggregated(
      "operations",
      `targetLink eq ".*/instances/sky-${requestId}-\\d+"`,
      signal,
    );
  }

  async tagged(signal: AbortSignal): Promise<readonly Found[]> {
    const seen = await this.#aggregated<"instances", GcpInstance>(
      "instances",
      `labels.${TAG.request}:*`,
      signal,
    );
    return seen.flatMap((one) => toFound(one) ?? []);
  }

  async delete(instance: Instance, signal: AbortSignal): Promise<void> {
    const { zone = "" } = placeOf(instance.location ?? "");
    const path = `/zones/${zone}/instances/${encodeURIComponent(instance.id)}`;
    try {
      await this.#ask(`gcp ${zone}: delete of ${instance.id}`, signal, "DELETE", path);
    } catch (error) {
      // Gone, or on its way: what was asked for.
      if (!(error instanceof Failed && /: (notFound|resourceNotReady): /.test(error.message)))
        throw error;
    }
  }

  async #aggregated<T extends "instances" | "operations", V>(
    what: T,
    filter: string,
    signal: AbortSignal,
  ): Promise<readonly V[]> {
    const seen: V[] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.#ask<Aggregated<T, V>>(
        `gcp: list of ${what}`,
        signal,
        "GET",
        `/aggregated/${what}`,
        { params: { filter, returnPartialSuccess: true, ...(pageToken ? { pageToken } : {}) } },
      );
      for (const scoped of Object.values(page.items ?? {})) seen.push(...(scoped[what] ?? []));
      pageToken = page.nextPageToken;
    } while (pageToken);
    return seen;
  }

  async #ask<T>(
    doing: string,
    signal: AbortSignal,
    method: "GET" | "POST" | "DELETE",
    path: string,
    more: { readonly params?: object; readonly data?: object } = {},
  ): Promise<T> {
    try {
      const answer = await this.#auth.request<T>({
        url: `${this.#base}${path}`,
        method,
        signal,
        retry: method === "GET",
        responseType: "json",
        ...more,
      });
      return answer.data;
    } catch (error) {
      throw new Failed(gcpFailure(doing, error));
    }
  }
}
