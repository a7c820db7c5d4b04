import type { JobStatus } from "../../domain/adapter.ts";

/** A job of Slurm as `squeue` or `sacct` shows it. */
export interface SlurmJob {
  readonly id: string;
  readonly name: string;
  readonly state: SlurmState;
  /** Why it waits, or ended. */
  readonly reason: string;
  /** As Slurm writes them: `n[1-2]`. */
  readonly nodes: string;
  /** Absent: it has not begun. */
  readonly startedAtMs?: number;
  /** Of a job that is over. */
  readonly endedAtMs?: number;
  readonly comment: string;
}

/** `gone`: it is over, for this reason. */
export type SlurmState =
  | { readonly kind: "waiting" }
  | { readonly kind: "running" }
  /** Its processes are being ended; why is told afterwards. */
  | { readonly kind: "ending" }
  | { readonly kind: "gone"; readonly why: Gone["reason"]; readonly code: string };

type Gone = Extract<JobStatus, { state: "machine-gone" }>;

/** Times as seconds since 1970, whatever the cluster's time zone. */
export const TIMES = "SLURM_TIME_FORMAT=%s";
export const SQUEUE_FORMAT = "%A|%j|%T|%r|%N|%S|%e|%k";
export const SACCT_FORMAT = "JobIDRaw,JobName,State,Reason,NodeList,Start,End,Comment";

/** Lines of both programs, in the formats above. */
export const jobsIn = (text: string): readonly SlurmJob[] =>
  text.split("\n").flatMap((line) => {
    const [id = "", name = "", code = "", reason = "", nodes = "", start, end, ...comment] = line
      .trim()
      .split("|");
    if (!/^\d+$/.test(id)) return [];
    const state = stateOf(code);
    // A job that was cancelled while it waited is shown with a start, but without nodes.
    const began = state.kind !== "waiting" && /^(?!None)[A-Za-z0-9]/.test(nodes);
    const startedAtMs = began ? secondsMs(start) : undefined;
    const endedAtMs = state.kind === "gone" ? secondsMs(end) : undefined;
    return [
      {
        id,
        name,
        state,
        reason,
        nodes,
        comment: comment.join("|"),
        ...(startedAtMs === undefined ? {} : { startedAtMs }),
        ...(endedAtMs === undefined ? {} : { endedAtMs }),
      },
    ];
  });

/** @see https://slurm.schedmd.com/job_state_codes.html */
const stateOf = (written: string): SlurmState => {
  // sacct goes on with who cancelled it.
  const code = written.split(" ", 1)[0] ?? "";
  if (WAITING.has(code)) return { kind: "waiting" };
  if (RUNNING.has(code)) return { kind: "running" };
  if (code === "COMPLETING") return { kind: "ending" };
  return { kind: "gone", why: WHY[code] ?? "ended", code };
};

const WAITING = new Set([
  "PENDING",
  "CONFIGURING",
  "REQUEUED",
  "REQUEUE_HOLD",
  "REQUEUE_FED",
  "SPECIAL_EXIT",
  "RESV_DEL_HOLD",
]);
const RUNNING = new Set(["RUNNING", "RESIZING", "SIGNALING", "STAGE_OUT", "SUSPENDED", "STOPPED"]);
/** Every other code ended as jobs do: by themselves, their time limit, their memory, or someone's hand. */
const WHY: Readonly<Record<string, Gone["reason"]>> = {
  PREEMPTED: "preempted",
  NODE_FAIL: "lost",
  BOOT_FAIL: "lost",
  REVOKED: "lost",
};

const secondsMs = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{9,}$/.test(text) ? 1000 * Number(text) : undefined;

/** What a request is, in a comment: the words are escaped, so blanks divide them. */
export interface Comment {
  readonly requestId: string;
  readonly run: string;
  readonly location: string;
  readonly instanceType: string;
}

export const commentOf = ({ requestId, run, location, instanceType }: Comment): string =>
  ["skyplan", requestId, run, location, instanceType].map(encodeURIComponent).join(" ");

/** `undefined`: a job of somebody else. */
export const readComment = (comment: string): Comment | undefined => {
  const [mark, requestId, run, location, instanceType] = comment.split(" ").map(decoded);
  return mark === "skyplan" && requestId && run !== undefined && location && instanceType
    ? { requestId, run, location, instanceType }
    : undefined;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
};
