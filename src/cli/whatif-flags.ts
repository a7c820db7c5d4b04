import type { RobustGoal } from "../domain/study.ts";

export interface WhatifFlags {
  readonly out: string;
  readonly jobs?: number;
  readonly robust?: RobustGoal;
  readonly queue?: string;
  readonly catalog?: string;
  readonly timeLimit: number;
  readonly color: boolean;
}
