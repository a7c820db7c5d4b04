import { err, ok, type Result } from "../../domain/result.ts";
import type { Failure, ServerProblem } from "./problem.ts";

export interface Call {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly text: string };
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Asks the server that this page came from, and no other. Expected failures are values. */
export const request = async <T>(call: Call): Promise<Result<T, Failure>> => {
  let response: Response;
  try {
    response = await fetch(addressOf(call), {
      method: call.method ?? "GET",
      headers: headersOf(call),
      ...(call.body && { body: call.body.text }),
      ...(call.signal && { signal: call.signal }),
    });
    const body: unknown = await response.json();
    return response.ok ? ok(body as T) : err(failureOf(response, body));
  } catch (error) {
    return err({ kind: isAbort(error) ? "aborted" : "unreachable" });
  }
};

const addressOf = ({ path, query = {} }: Call): string => {
  const parameters = new URLSearchParams(query).toString();
  return parameters === "" ? path : `${path}?${parameters}`;
};

const headersOf = ({ body, token }: Call): Record<string, string> => ({
  Accept: "application/json, application/problem+json",
  ...(body && { "Content-Type": body.type }),
  ...(token && { Authorization: `Bearer ${token}` }),
});

const failureOf = (response: Response, body: unknown): Failure => {
  const fields = typeof body === "object" && body !== null ? body : {};
  const problem: ServerProblem = { ...fields, status: response.status };
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0
    ? { kind: "problem", problem, retryAfter: seconds }
    : { kind: "problem", problem };
};

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
