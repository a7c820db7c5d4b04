/** What a study gets: how thorough to be, and where its lines go. */
export interface StudyContext {
  /** A few scenarios of each kind, and nothing is written: does it still run? */
  readonly smoke: boolean;
  /** One line of progress or result. */
  readonly out: (line: string) => void;
}

/** A question that is answered by running it; its page of findings quotes only what the run prints. */
export interface Study {
  readonly name: string;
  /** One line: the question. */
  readonly about: string;
  /** Rejects when something is wrong, never because an answer is unwelcome. */
  readonly run: (context: StudyContext) => Promise<void>;
}
