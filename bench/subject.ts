/** What a subject gets: how thorough to be, and where its lines go. */
export interface BenchContext {
  /** Once and untimed: does it still run, and is the answer right? */
  readonly smoke: boolean;
  /** One line of the result. */
  readonly out: (line: string) => void;
}

/** One thing worth measuring. `run` rejects when the answer is wrong: a fast wrong answer has no speed. */
export interface Subject {
  readonly name: string;
  /** One line: what is measured, and against what. */
  readonly about: string;
  readonly run: (context: BenchContext) => Promise<void>;
}
