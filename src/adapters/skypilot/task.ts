import { stringify } from "yaml";
import type { MachineRequest } from "../../domain/adapter.ts";
import { BASE_FOLDER } from "../cloud/boot-script.ts";
import { placeOf } from "../cloud/provider.ts";

export const clusterName = (requestId: string): string => `sky-${requestId}`;

/**
 * A task of SkyPilot that makes machines and waits. SkyPilot takes a cluster down when no job of its own runs there,
 * so the task lasts as long as the machine is in use.
 *
 * @see https://docs.skypilot.co/en/latest/reference/yaml-spec.html
 */
export const taskYaml = (request: MachineRequest): string => {
  const { cloud, region, zone } = placeOf(request.location);
  return stringify(
    {
      name: clusterName(request.id),
      num_nodes: request.nodes,
      resources: {
        infra: [cloud, region, ...(zone === undefined ? [] : [zone])].join("/"),
        instance_type: request.instanceType,
        ...(Object.keys(request.accelerators).length === 0
          ? {}
          : { accelerators: request.accelerators }),
        use_spot: request.market === "spot",
        ...(request.diskGb === undefined ? {} : { disk_size: Math.ceil(request.diskGb) }),
        autostop: { idle_minutes: 1, down: true },
      },
      run: keeper(request),
    },
    { lineWidth: 0 },
  );
};

/** Ids are lower-case letters, digits and dashes; nothing else of the user's is in it. */
const keeper = ({ id, idleStopMinutes }: MachineRequest): string => {
  if (!/^[a-z0-9-]+$/.test(id)) throw new Error(`not an id: ${id}`);
  const seconds = Math.max(60, Math.ceil(60 * idleStopMinutes));
  return [
    `machine=$HOME/${BASE_FOLDER}/machines/${id}`,
    'while [ ! -e "$machine/ended" ] && [ ! -e "$machine/stopped" ]; do',
    `  if [ "$SECONDS" -ge ${seconds} ] && [ ! -e "$machine/started" ]; then exit 0; fi`,
    "  sleep 5",
    "done",
    "",
  ].join("\n");
};
