import type { Io } from "../../../src/cli/io.ts";

export interface FakeIo extends Io {
  readonly stdout: () => string;
  readonly stderr: () => string;
}

export interface FakeIoOptions {
  readonly stdin?: string;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What the stopwatch shows, one for each look; the last one stays. */
  readonly clockMs?: readonly number[];
}

/** Streams that remember, a day and a stopwatch that are set. */
export const fakeIo = (options: FakeIoOptions = {}): FakeIo => {
  const written = { out: "", err: "" };
  const clock = [...(options.clockMs ?? [0])];
  const stream = (name: "out" | "err") => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: options.isTTY ?? false,
    columns: options.columns,
  });
  return {
    out: stream("out"),
    err: stream("err"),
    stdin: lines(options.stdin ?? ""),
    env: options.env ?? {},
    now: () => new Date("2026-11-25T12:00:00Z"),
    elapsedMs: () => (clock.length > 1 ? clock.shift() : clock[0]) ?? 0,
    stdout: () => written.out,
    stderr: () => written.err,
  };
};

async function* lines(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
