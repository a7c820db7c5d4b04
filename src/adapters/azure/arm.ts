import type { TokenCredential } from "@azure/identity";
import { optionalPackage } from "../cloud/optional-package.ts";
import { Failed, failed } from "../failure.ts";
import { type ArmError, armFailure, azureFailure } from "./failures.ts";

/** Azure Resource Manager by its REST API, through Azure's own pipeline for tokens, retries and requests. */
export interface Arm {
  /** @param path  from the endpoint on, with the API's version. A 404 of GET and DELETE is `undefined`. */
  ask(call: ArmCall, signal: AbortSignal): Promise<ArmAnswer | undefined>;
}

export interface ArmCall {
  /** For messages. */
  readonly doing: string;
  readonly method: "GET" | "PUT" | "DELETE";
  /** With its query; or a whole URL that an answer gave. */
  readonly path: string;
  readonly body?: object;
}

export interface ArmAnswer {
  readonly body: unknown;
  /** Where the state of what was begun is told. */
  readonly operation?: string;
  readonly retryAfterMs?: number;
}

export const armClient = async (endpoint: string, credential?: TokenCredential): Promise<Arm> => {
  const names = ["@azure/core-rest-pipeline", "@azure/identity"];
  const [rest, identity] = await optionalPackage("the adapter azure", names, () =>
    Promise.all([import("@azure/core-rest-pipeline"), import("@azure/identity")]),
  );
  const pipeline = rest.createPipelineFromOptions({ retryOptions: { maxRetries: 3 } });
  const signIn = credential ?? new identity.DefaultAzureCredential();
  const { origin } = new URL(endpoint);
  const client = rest.createDefaultHttpClient();
  const send = async (call: ArmCall, abortSignal: AbortSignal) => {
    const url = call.path.startsWith("http") ? call.path : `${endpoint}${call.path}`;
    // Answers name addresses to go on at: the token is for this server alone.
    if (new URL(url).origin !== origin)
      throw failed("unknown", `${call.doing}: goes on at ${new URL(url).origin}, not at ${origin}`);
    const token = await signIn
      .getToken(`${origin}/.default`, { abortSignal })
      .catch((error: unknown) => {
        throw new Failed(azureFailure(call.doing, error));
      });
    const request = rest.createPipelineRequest({
      url,
      method: call.method,
      abortSignal,
      allowInsecureConnection: LOOPBACK.test(origin),
      headers: rest.createHttpHeaders({
        "content-type": "application/json",
        authorization: `Bearer ${token?.token ?? ""}`,
      }),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    try {
      return await pipeline.sendRequest(client, request);
    } catch (error) {
      throw new Failed(azureFailure(call.doing, error));
    }
  };
  return {
    ask: async (call, signal) => {
      const answer = await send(call, signal);
      if (answer.status === 404 && call.method !== "PUT") return undefined;
      const text = answer.bodyAsText ?? "";
      const body: unknown = text === "" ? undefined : parsed(text);
      const retryAfterMs = secondsMs(answer.headers.get("retry-after"));
      if (answer.status >= 400) {
        const error = (body as { readonly error?: ArmError } | undefined)?.error ?? {};
        throw new Failed(armFailure(call.doing, error, answer.status, retryAfterMs));
      }
      const operation = answer.headers.get("azure-asyncoperation");
      return {
        body,
        ...(operation === undefined ? {} : { operation }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    },
  };
};

/** Tests alone speak to a server without TLS. */
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+$/;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const secondsMs = (text: string | undefined): number | undefined => {
  const seconds = Number(text);
  return text === undefined || !Number.isFinite(seconds) ? undefined : 1000 * seconds;
};
