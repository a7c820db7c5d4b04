import type { StorageFault, StorageTrouble } from "../../broker/storage-fault.ts";
import type { InputError } from "../../domain/errors.ts";

/** In words, with what to do. */
export const storageError = ({ file, trouble, message }: StorageFault): InputError => ({
  kind: "input",
  file,
  problems: [{ pointer: "", detail: `${DETAIL[trouble]} (${message})`, remedy: REMEDY[trouble] }],
});

const DETAIL: Readonly<Record<StorageTrouble, string>> = {
  full: "cannot be written: the disk is full",
  unreadable: "cannot be read: it is damaged, or is no journal of a broker",
  "not allowed": "may not be read and written by this user",
  busy: "is held by another process for too long",
  failed: "cannot be used",
};

const REMEDY: Readonly<Record<StorageTrouble, string>> = {
  full: "Free some space. Nothing is lost, machines and jobs go on: sky resume.",
  unreadable:
    "Keep it and move it away, or give another --state. Machines that it knew are found by: sky down --orphans --adapters FILE.",
  "not allowed": "Give --state or SKY_STATE_DIR a folder that may be written.",
  busy: "Try again; sky status says who carries a run out.",
  failed: "Give --state or SKY_STATE_DIR a folder that may be written.",
};
