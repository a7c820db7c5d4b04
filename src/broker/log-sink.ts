/** Where the output of jobs is kept, so that it outlives their machines. */
export interface LogSink {
  /** How much of the attempt's output is here already, in bytes of the machine's log. */
  position(run: string, requestId: string): number;
  append(run: string, requestId: string, text: string, nextByte: number): void;
}
