/** A machine of the catalog as other tools name it. */
export interface Machine {
  /** Absent: a slice of TPUs, which is asked for as an accelerator. */
  readonly type?: string;
  /** Cards that are attached to the type, or the slice itself: `V100:4`, `tpu-v3-8:1`. Absent: what the type has built in. */
  readonly attached?: string;
}

/** The catalog names a machine of Google with attached cards by both: `n1-highcpu-16+V100:4`. */
const ATTACHED = /^(n1-[a-z0-9-]+)\+([^+:]+:\d+)$/;

export const machineOf = (instanceType: string): Machine => {
  const [, type, attached] = ATTACHED.exec(instanceType) ?? [];
  if (type !== undefined && attached !== undefined) return { type, attached };
  return instanceType.startsWith("tpu-")
    ? { attached: `${instanceType}:1` }
    : { type: instanceType };
};

/** The other way round: type and cards as the catalog names them together. */
export const withAttached = (type: string, accelerators: string | undefined): string => {
  if (accelerators === undefined || !/^n1-[a-z0-9-]+$/.test(type)) return type;
  return `${type}+${accelerators.includes(":") ? accelerators : `${accelerators}:1`}`;
};
