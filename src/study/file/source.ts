/**
 * A study and the pipeline files that it names, as texts: all that a worker on another machine needs to know what
 * scenario 17 is.
 */
export interface StudySource {
  /** As the user gave it; names the file in errors. */
  readonly file: string;
  readonly text: string;
  /** Text by path as the study names it. */
  readonly files: Readonly<Record<string, string>>;
}
