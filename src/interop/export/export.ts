import { toArgo } from "./argo.ts";
import { toCsv } from "./csv.ts";
import type { Exporter } from "./exporter.ts";
import { toKubernetes } from "./kubernetes.ts";
import { toSkyPilot } from "./skypilot.ts";
import { toTerraform } from "./terraform.ts";

/** Every format that a plan can be written in. */
export const EXPORTERS: readonly Exporter[] = [
  toSkyPilot,
  toArgo,
  toKubernetes,
  toTerraform,
  toCsv,
];
