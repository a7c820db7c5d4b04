import type { AdapterFailure } from "../../domain/adapter.ts";
import { classify, isConnectionFault, type Meanings, meant } from "../cloud/classes.ts";

/**
 * Codes of EC2 and S3.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const AWS_MEANINGS: Meanings = {
  InsufficientInstanceCapacity: ["no-capacity", "zone"],
  InsufficientHostCapacity: ["no-capacity", "zone"],
  InsufficientReservedInstanceCapacity: ["no-capacity", "zone"],
  InsufficientCapacity: ["no-capacity", "zone"],
  "Server.InsufficientInstanceCapacity": ["no-capacity", "zone"],
  /** The price asked is below the market's: as good as no capacity there, in this market. */
  SpotMaxPriceTooLow: ["no-capacity", "market"],
  MaxSpotInstanceCountExceeded: ["quota", "region"],
  VcpuLimitExceeded: ["quota", "region"],
  InstanceLimitExceeded: ["quota", "region"],
  InsufficientFreeAddressesInSubnet: ["quota", "zone"],
  InsufficientAddressCapacity: ["quota", "region"],
  AddressLimitExceeded: ["quota", "region"],
  VolumeLimitExceeded: ["quota", "region"],
  MaxIOPSLimitExceeded: ["quota", "region"],
  "Client.VolumeLimitExceeded": ["quota", "region"],
  UnauthorizedOperation: ["denied"],
  AuthFailure: ["denied"],
  InvalidClientTokenId: ["denied"],
  SignatureDoesNotMatch: ["denied"],
  RequestExpired: ["denied"],
  ExpiredToken: ["denied"],
  Blocked: ["denied"],
  OptInRequired: ["denied", "region"],
  PendingVerification: ["denied", "region"],
  CredentialsProviderError: ["denied"],
  AccessDenied: ["denied"],
  InvalidAccessKeyId: ["denied"],
  RequestLimitExceeded: ["throttled"],
  Throttling: ["throttled"],
  ThrottlingException: ["throttled"],
  SlowDown: ["throttled"],
  Unsupported: ["unsupported", "instance-type"],
  UnsupportedOperation: ["unsupported", "instance-type"],
  InvalidInstanceType: ["unsupported", "instance-type"],
  "InvalidParameterValue.InstanceType": ["unsupported", "instance-type"],
  UnsupportedHibernationConfiguration: ["unsupported", "instance-type"],
  "InvalidAMIID.NotFound": ["unsupported", "region"],
  "InvalidAMIID.Malformed": ["unsupported", "region"],
  "InvalidSubnetID.NotFound": ["unsupported", "region"],
  "InvalidSubnet.Range": ["unsupported", "region"],
  "InvalidGroup.NotFound": ["unsupported", "region"],
  DefaultVpcDoesNotExist: ["unsupported", "region"],
  VPCIdNotSpecified: ["unsupported", "region"],
  NoSuchBucket: ["unsupported"],
  NoSuchKey: ["unsupported"],
  NotFound: ["unsupported"],
  InternalError: ["unreachable"],
  Unavailable: ["unreachable"],
  ServiceUnavailable: ["unreachable"],
  "Server.InternalError": ["unknown", "zone"],
};

/** What an exception of the SDK means. */
export const awsFailure = (doing: string, error: unknown): AdapterFailure => {
  if (!(error instanceof Error)) return meant(["unknown"], `${doing}: ${String(error)}`);
  if (isConnectionFault(error)) return meant(["unreachable"], `${doing}: ${error.message}`);
  const status = "$metadata" in error ? (error.$metadata as Metadata).httpStatusCode : undefined;
  const code =
    "Code" in error && typeof error.Code === "string" && error.name === "Error"
      ? error.Code
      : error.name;
  return classify(
    doing,
    {
      code,
      message: error.message,
      ...(status === undefined ? {} : { httpStatus: status }),
    },
    AWS_MEANINGS,
  );
};

interface Metadata {
  readonly httpStatusCode?: number;
}
