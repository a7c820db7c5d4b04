import type { AdapterFailure } from "../../domain/adapter.ts";
import { classify, isConnectionFault, type Meanings, meant } from "../cloud/classes.ts";

/**
 * Codes of Azure Resource Manager, Compute and Storage.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 * @see https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/allocation-failure
 * @see https://learn.microsoft.com/azure/virtual-machines/error-codes-spot
 * @see https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
export const AZURE_MEANINGS: Meanings = {
  AllocationFailed: ["no-capacity", "region"],
  ZonalAllocationFailed: ["no-capacity", "zone"],
  OverconstrainedAllocationRequest: ["no-capacity", "instance-type"],
  OverconstrainedZonalAllocationRequest: ["no-capacity", "zone"],
  AllocationTimeout: ["no-capacity", "region"],
  SkuNotAvailable: ["no-capacity", "instance-type"],
  EvictedDuringProvisioning: ["no-capacity", "market"],
  MaxPriceExceeded: ["no-capacity", "market"],
  QuotaExceeded: ["quota", "region"],
  ResourceQuotaExceeded: ["quota", "cloud"],
  PublicIPCountLimitReached: ["quota", "region"],
  NetworkingQuotaExceeded: ["quota", "region"],
  AuthorizationFailed: ["denied"],
  LinkedAuthorizationFailed: ["denied"],
  AuthenticationFailed: ["denied"],
  AuthorizationFailure: ["denied"],
  AuthorizationPermissionMismatch: ["denied"],
  InvalidAuthenticationToken: ["denied"],
  InvalidAuthenticationTokenTenant: ["denied"],
  ExpiredAuthenticationToken: ["denied"],
  RequestDisallowedByPolicy: ["denied", "region"],
  ReadOnlyDisabledSubscription: ["denied"],
  SubscriptionNotFound: ["denied"],
  MissingSubscriptionRegistration: ["denied"],
  CredentialUnavailableError: ["denied"],
  AggregateAuthenticationError: ["denied"],
  AuthenticationRequiredError: ["denied"],
  AuthenticationError: ["denied"],
  TooManyRequests: ["throttled"],
  OperationNotAllowedOnVMWhenItIsBeingCreated: ["throttled"],
  RetryableError: ["throttled"],
  RetryableErrorDueToAnotherOperation: ["throttled"],
  ServerBusy: ["throttled"],
  InvalidParameter: ["unsupported", "instance-type"],
  NotSupported: ["unsupported", "instance-type"],
  AvailabilityZoneNotSupported: ["unsupported", "zone"],
  ResourceNotPermittedOnZone: ["unsupported", "zone"],
  LocationNotAvailableForResourceType: ["unsupported", "region"],
  ImageNotFound: ["unsupported", "region"],
  PlatformImageNotFound: ["unsupported", "region"],
  ResourceGroupNotFound: ["unsupported"],
  ResourceNotFound: ["unsupported"],
  InvalidResourceReference: ["unsupported", "region"],
  ContainerNotFound: ["unsupported"],
  BlobNotFound: ["unsupported"],
  InternalServerError: ["unreachable"],
  InternalExecutionError: ["unknown", "zone"],
  ServiceUnavailable: ["unreachable"],
};

export interface ArmError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly details?: readonly ArmError[] | undefined;
}

/** The error of an answer or an operation; the innermost one says what happened. */
export const armFailure = (
  doing: string,
  error: ArmError,
  httpStatus?: number,
  retryAfterMs?: number,
): AdapterFailure => {
  const inner = error.details?.find(({ code }) => code !== undefined && code in AZURE_MEANINGS);
  const { code = "", message = "" } = inner ?? error;
  // The same code for a quota and for what may not be done now; only the words differ.
  if (code === "OperationNotAllowed" && /quota|limit/i.test(message))
    return meant(["quota", "region"], `${doing}: ${code}: ${message}`);
  const status = httpStatus === undefined ? {} : { httpStatus };
  const failure = classify(doing, { code, message, ...status }, AZURE_MEANINGS);
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
};

/** What an exception of Azure's clients means. */
export const azureFailure = (doing: string, error: unknown): AdapterFailure => {
  if (!(error instanceof Error)) return meant(["unknown"], `${doing}: ${String(error)}`);
  if (isConnectionFault(error)) return meant(["unreachable"], `${doing}: ${error.message}`);
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  return armFailure(
    doing,
    { code: typeof code === "string" ? code : error.name, message: firstLine(error.message) },
    typeof statusCode === "number" ? statusCode : undefined,
  );
};

/** Storage's messages go on with the request's id and time. */
const firstLine = (message: string): string => message.split("\n", 1)[0] ?? "";
