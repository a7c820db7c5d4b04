import type { ImportOptions } from "../imported.ts";
import type { SkyTask } from "./schema.ts";

/** Data in a bucket that a task reads. */
export interface Bucket {
  /** Its address, `s3://reviews`. */
  readonly name: string;
  /** Absent: not known. */
  readonly at?: string;
  /** Absent: not known. */
  readonly gb?: number;
}

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;

/** Buckets under `inputs`, whose sizes are given, and under `file_mounts`, whose sizes are not. */
export const bucketsOf = (task: SkyTask, options: ImportOptions): readonly Bucket[] => {
  const sizes = new Map(
    Object.entries(task.inputs ?? {}).map(([address, gb]) => [withEnvs(address, task), gb]),
  );
  const mounted = Object.values(task.file_mounts ?? {}).flatMap(sourcesOf);
  const names = new Set([...sizes.keys(), ...mounted.map((source) => withEnvs(source, task))]);
  return [...names]
    .filter((name) => sizes.has(name) || ADDRESS.test(name))
    .map((name) => {
      const at = options.dataAt.get(name) ?? options.otherDataAt;
      const gb = options.dataGb.get(name) ?? sizes.get(name);
      return {
        name,
        ...(at === undefined ? {} : { at }),
        ...(gb === undefined ? {} : { gb: gb * options.scaleData }),
      };
    });
};

type Mount = NonNullable<SkyTask["file_mounts"]>[string];

const sourcesOf = (mount: Mount): readonly string[] => {
  if (typeof mount === "string") return [mount];
  const { source } = mount;
  return source == null ? [] : [source].flat();
};

/** `${BUCKET}` by the file's own defaults. */
const withEnvs = (text: string, { envs }: SkyTask): string =>
  text.replace(/\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g, (whole, name: string) =>
    String(envs?.[name] ?? whole),
  );

/** What is uploaded from the user's machine is no data of a cloud, and told. */
export const localFiles = (task: SkyTask): readonly string[] => {
  const local = Object.values(task.file_mounts ?? {})
    .flatMap(sourcesOf)
    .filter((source) => !ADDRESS.test(withEnvs(source, task)));
  return local.length === 0
    ? []
    : [`uploaded from your machine, so not counted: ${[...new Set(local)].join(", ")}`];
};
