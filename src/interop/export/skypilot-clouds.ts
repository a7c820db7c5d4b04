/**
 * Clouds that SkyPilot can provision on, by our names, and `*`: any.
 *
 * Source: its registry of clouds, version 0.14.1 (`sky.utils.registry.CLOUD_REGISTRY`).
 */
export const KNOWN_CLOUDS: ReadonlySet<string> = new Set([
  "*",
  "aws",
  "azure",
  "cudo",
  "do",
  "fluidstack",
  "gcp",
  "hyperbolic",
  "ibm",
  "lambda",
  "mithril",
  "nebius",
  "oci",
  "paperspace",
  "primeintellect",
  "runpod",
  "scp",
  "seeweb",
  "shadeform",
  "vast",
  "verda",
]);
