/** Canonical ids, as SkyPilot writes them, with the other names that sources use. */
const CLOUDS: Readonly<Record<string, readonly string[]>> = {
  aws: [],
  azure: [],
  cloudflare: ["cloudflare-r2", "r2"],
  cloudrift: [],
  crusoe: [],
  cudo: ["cudocompute"],
  do: ["digitalocean"],
  fluidstack: [],
  gcp: ["google"],
  hetzner: [],
  hotaisle: [],
  hyperbolic: [],
  ibm: [],
  jarvislabs: [],
  lambda: ["lambdalabs"],
  linode: ["akamai"],
  mithril: [],
  nebius: [],
  oci: ["oracle"],
  ovhcloud: ["ovh"],
  paperspace: [],
  primeintellect: [],
  runpod: [],
  scaleway: [],
  scp: [],
  seeweb: [],
  shadeform: [],
  vast: [],
  verda: ["datacrunch"],
  vultr: [],
};

const CANONICAL = new Map(
  Object.entries(CLOUDS).flatMap(([cloud, aliases]) =>
    [cloud, ...aliases].map((name): [string, string] => [name, cloud]),
  ),
);

/** @returns the canonical id of a cloud; `undefined` for a cloud that the dataset does not cover */
export const canonicalCloud = (name: string): string | undefined => CANONICAL.get(name);

/** Every cloud of the dataset, sorted. */
export const CLOUD_IDS: readonly string[] = Object.keys(CLOUDS).sort();
