/** Everything the commands touch outside themselves; tests pass their own. */
export interface Io {
  readonly out: Stream;
  readonly err: Stream;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Milliseconds since some moment; never goes back, as the clock may. */
  readonly elapsedMs: () => number;
}

export interface Stream {
  readonly write: (text: string) => unknown;
  readonly isTTY: boolean;
  /** Absent when the stream is not a terminal. */
  readonly columns: number | undefined;
}

const COLUMNS_WITHOUT_TERMINAL = 80;
const FEWEST_COLUMNS = 40;

export const columnsOf = (stream: Stream): number =>
  Math.max(stream.columns ?? COLUMNS_WITHOUT_TERMINAL, FEWEST_COLUMNS);

/**
 * Colour only on a terminal, and not when somebody said no.
 *
 * @see https://no-color.org (set and not empty)
 */
export const wantsColor = (stream: Stream, env: Io["env"], flag: boolean): boolean =>
  flag && stream.isTTY && env.TERM !== "dumb" && (env.NO_COLOR ?? "") === "";

/** The real streams, clock and environment. */
export const processIo = (): Io => ({
  out: streamOf(process.stdout),
  err: streamOf(process.stderr),
  stdin: process.stdin,
  env: process.env,
  now: () => new Date(),
  elapsedMs: () => performance.now(),
});

const streamOf = (stream: NodeJS.WriteStream): Stream => ({
  write: (text) => stream.write(text),
  isTTY: stream.isTTY === true,
  columns: stream.isTTY === true ? stream.columns : undefined,
});
