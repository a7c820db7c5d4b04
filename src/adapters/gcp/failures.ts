import type { AdapterFailure } from "../../domain/adapter.ts";
import {
  classify,
  isConnectionFault,
  type Meaning,
  type Meanings,
  meant,
} from "../cloud/classes.ts";

/**
 * Codes of operations, and reasons of HTTP answers, of Compute Engine and Cloud Storage.
 *
 * @see https://cloud.google.com/compute/docs/troubleshooting/troubleshooting-vm-creation
 * @see https://cloud.google.com/compute/docs/troubleshooting/troubleshooting-bulk-vm-creation
 * @see https://cloud.google.com/storage/docs/json_api/v1/status-codes
 */
export const GCP_MEANINGS: Meanings = {
  ZONE_RESOURCE_POOL_EXHAUSTED: ["no-capacity", "zone"],
  ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS: ["no-capacity", "zone"],
  REGION_RESOURCE_POOL_EXHAUSTED: ["no-capacity", "region"],
  RESOURCE_POOL_EXHAUSTED: ["no-capacity", "zone"],
  STOCKOUT: ["no-capacity", "zone"],
  VM_MIN_COUNT_NOT_REACHED: ["no-capacity", "zone"],
  insufficientCapacity: ["no-capacity", "zone"],
  QUOTA_EXCEEDED: ["quota", "region"],
  quotaExceeded: ["quota", "region"],
  LIMIT_EXCEEDED: ["quota", "region"],
  RESOURCE_OPERATION_RATE_EXCEEDED: ["throttled"],
  RATE_LIMIT_EXCEEDED: ["throttled"],
  rateLimitExceeded: ["throttled"],
  userRateLimitExceeded: ["throttled"],
  resourceNotReady: ["throttled"],
  PERMISSIONS_ERROR: ["denied"],
  forbidden: ["denied"],
  required: ["denied"],
  authError: ["denied"],
  insufficientPermissions: ["denied"],
  accessNotConfigured: ["denied"],
  UNSUPPORTED_OPERATION: ["unsupported", "instance-type"],
  RESOURCE_NOT_FOUND: ["unsupported", "instance-type"],
  INVALID_USAGE: ["unsupported", "instance-type"],
  INVALID_FIELD_VALUE: ["unsupported", "instance-type"],
  invalid: ["unsupported", "instance-type"],
  notFound: ["unsupported"],
  INTERNAL_ERROR: ["unreachable"],
  backendError: ["unreachable"],
  internalError: ["unreachable"],
};

export interface OperationError {
  readonly code?: string;
  readonly message?: string;
}

/** The error of an operation that began well. The one that says most is told: a shortage before its consequences. */
export const operationFailure = (
  doing: string,
  errors: readonly OperationError[],
): AdapterFailure => {
  const failures = errors.map(({ code = "", message = "" }) => toFailure(doing, code, message));
  const telling = failures.find(({ kind }) => kind === "quota" || kind === "no-capacity");
  return telling ?? failures[0] ?? meant(["unknown"], `${doing}: failed without a reason`);
};

/** What an exception of Google's clients means. */
export const gcpFailure = (doing: string, error: unknown): AdapterFailure => {
  if (!(error instanceof Error)) return meant(["unknown"], `${doing}: ${String(error)}`);
  const said = saidBy(error);
  if (said !== undefined) return toFailure(doing, said.reason, said.message, said.status);
  if (isConnectionFault(error)) return meant(["unreachable"], `${doing}: ${error.message}`);
  if (/default credentials|invalid_grant|Unable to detect a Project Id/i.test(error.message))
    return meant(["denied"], `${doing}: ${error.message}`);
  return meant(["unknown"], `${doing}: ${error.message}`);
};

const toFailure = (
  doing: string,
  code: string,
  message: string,
  httpStatus?: number,
): AdapterFailure => {
  // Some quotas hold for all regions together; the code is the same.
  if (/^(QUOTA_EXCEEDED|quotaExceeded)$/.test(code) && /ALL_REGIONS|globally/.test(message))
    return meant(GLOBAL_QUOTA, `${doing}: ${code}: ${message}`);
  return classify(
    doing,
    { code, message, ...(httpStatus === undefined ? {} : { httpStatus }) },
    GCP_MEANINGS,
  );
};
const GLOBAL_QUOTA: Meaning = ["quota", "cloud"];

interface Said {
  readonly reason: string;
  readonly message: string;
  readonly status: number;
}

/** Both clients keep the answer; one under `response.data.error`, one on the error itself. */
const saidBy = (error: Error): Said | undefined => {
  const { response, errors, code } = error as Error & {
    readonly response?: { readonly status?: number; readonly data?: unknown };
    readonly errors?: readonly { readonly reason?: string }[];
    readonly code?: unknown;
  };
  const body = (response?.data as { readonly error?: unknown } | undefined)?.error;
  if (isAnswer(body))
    return {
      reason: body.errors?.[0]?.reason ?? body.status ?? "",
      message: body.message ?? error.message,
      status: body.code ?? response?.status ?? 0,
    };
  if (typeof body === "string") return { reason: body, message: error.message, status: 401 };
  if (errors !== undefined && typeof code === "number")
    return { reason: errors[0]?.reason ?? "", message: error.message, status: code };
  if (typeof code === "number") return { reason: "", message: error.message, status: code };
  if (response?.status !== undefined)
    return { reason: "", message: error.message, status: response.status };
  return undefined;
};

const isAnswer = (
  body: unknown,
): body is {
  readonly code?: number;
  readonly message?: string;
  readonly status?: string;
  readonly errors?: readonly { readonly reason?: string }[];
} => typeof body === "object" && body !== null;
