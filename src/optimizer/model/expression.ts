import type { Column } from "../linear/model.ts";

/** Σ coefficient × column + constant. */
export class Expression {
  readonly terms = new Map<Column, number>();
  constant = 0;

  add(column: Column, coefficient: number): void {
    this.terms.set(column, (this.terms.get(column) ?? 0) + coefficient);
  }

  addAll(other: Expression, factor = 1): void {
    for (const [column, coefficient] of other.terms) this.add(column, factor * coefficient);
    this.constant += factor * other.constant;
  }
}
