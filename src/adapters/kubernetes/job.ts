import type { V1Job, V1PodSpec } from "@kubernetes/client-node";
import type { MachineRequest } from "../../domain/adapter.ts";
import { placeOf, TAG } from "../cloud/provider.ts";
import type { KubernetesSettings } from "./settings.ts";

export const jobName = (requestId: string): string => `sky-${requestId}`;

/** What no label can hold. */
export const NOTE = {
  run: "skyplan/run",
  stage: "skyplan/stage",
  location: "skyplan/location",
  instanceType: "skyplan/instance-type",
} as const;

/** A Job whose pods are the nodes of a machine: they wait for what they are told to run. */
export const jobOf = (request: MachineRequest, settings: KubernetesSettings): V1Job => {
  const metadata = {
    labels: { [TAG.request]: request.id, "app.kubernetes.io/managed-by": "skyplan" },
    annotations: {
      [NOTE.run]: request.run,
      [NOTE.stage]: request.stage,
      [NOTE.location]: request.location,
      [NOTE.instanceType]: request.instanceType,
    },
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: jobName(request.id), ...metadata },
    spec: {
      completions: request.nodes,
      parallelism: request.nodes,
      completionMode: "Indexed",
      // A new attempt is the broker's to decide, elsewhere perhaps.
      backoffLimit: 0,
      activeDeadlineSeconds: Math.round(3_600 * settings.mostHours),
      // Of Jobs that ended themselves and that no broker came back for.
      ttlSecondsAfterFinished: 86_400,
      template: { metadata, spec: podSpec(request, settings) },
    },
  };
};

const podSpec = (request: MachineRequest, settings: KubernetesSettings): V1PodSpec => {
  const { spot, tolerations } = settings;
  const isSpot = request.market === "spot";
  return {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 10,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: nodeSelector(request, settings),
    tolerations: [...tolerations, ...(isSpot ? spot.tolerations : [])] as NonNullable<
      V1PodSpec["tolerations"]
    >,
    ...(settings.serviceAccount === undefined
      ? {}
      : { serviceAccountName: settings.serviceAccount }),
    ...(settings.imagePullSecret === undefined
      ? {}
      : { imagePullSecrets: [{ name: settings.imagePullSecret }] }),
    volumes: [
      {
        name: "files",
        emptyDir:
          request.diskGb === undefined ? {} : { sizeLimit: `${Math.ceil(request.diskGb)}G` },
      },
    ],
    containers: [
      {
        name: CONTAINER,
        image: settings.image,
        command: ["bash", "-c", KEEPER, "skyplan", ...keeperArguments(request, settings)],
        resources: resources(request, settings),
        volumeMounts: [{ name: "files", mountPath: settings.folder }],
      },
    ],
  };
};

export const CONTAINER = "main";

const nodeSelector = (
  { location, instanceType, accelerators, market }: MachineRequest,
  settings: KubernetesSettings,
): Record<string, string> => {
  const { region, zone } = placeOf(location);
  const standard = {
    "topology.kubernetes.io/region": region,
    ...(zone === undefined ? {} : { "topology.kubernetes.io/zone": zone }),
    "node.kubernetes.io/instance-type": instanceType,
  };
  const cards = Object.keys(accelerators).map((name) => settings.accelerators[name]?.nodeSelector);
  return Object.assign(
    {},
    settings.select === "standard" ? standard : {},
    settings.nodeSelector,
    ...cards,
    market === "spot" ? settings.spot.nodeSelector : {},
  );
};

const resources = (
  { accelerators, instanceType, diskGb }: MachineRequest,
  settings: KubernetesSettings,
) => {
  const cards = Object.entries(accelerators).map(([name, count]) => [
    settings.accelerators[name]?.resource ?? "nvidia.com/gpu",
    String(count),
  ]);
  const disk = diskGb === undefined ? {} : { "ephemeral-storage": `${Math.ceil(diskGb)}G` };
  return {
    requests: { ...settings.requests[instanceType], ...disk },
    limits: Object.fromEntries(cards),
  };
};

/** Waits until the machine is over, or nobody came for it. Its first process, so it ends at once when it is told to. */
const KEEPER = `
trap 'exit 0' TERM
machine=$1/machines/$2
while [ ! -e "$machine/ended" ] && [ ! -e "$machine/stopped" ]; do
  if [ "$SECONDS" -ge "$3" ] && [ ! -e "$machine/started" ]; then exit 0; fi
  sleep 1 &
  wait $!
done
`;

const keeperArguments = (
  { id, idleStopMinutes }: MachineRequest,
  { folder }: KubernetesSettings,
): readonly string[] => [folder, id, String(Math.max(60, Math.ceil(60 * idleStopMinutes)))];
