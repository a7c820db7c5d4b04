export interface WorkerFlags {
  readonly queue?: string;
  readonly catalog?: string;
  readonly jobs: number;
  readonly color: boolean;
}
