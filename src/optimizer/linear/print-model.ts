import type { LinearModelData } from "./model-data.ts";

interface Names {
  readonly columnNames: readonly string[];
  readonly rowNames: readonly string[];
  readonly contradictions: readonly string[];
}

/** Readable text of a model, in the manner of an LP file but with free names and one statement a line. */
export const printModel = (data: LinearModelData, names: Names): string => {
  const lines = [`minimize ${objective(data, names)}`, "subject to"];
  for (let i = 0; i < data.rowCount; i++) lines.push(`  ${row(data, names, i)}`);
  for (const name of names.contradictions) lines.push(`  ${name}: impossible`);
  lines.push("where");
  for (let j = 0; j < data.columnCount; j++) lines.push(`  ${bounds(data, names, j)}`);
  return `${lines.join("\n")}\n`;
};

const objective = (data: LinearModelData, names: Names): string => {
  const terms: string[] = [];
  for (let j = 0; j < data.columnCount; j++) {
    const cost = data.cost[j] ?? 0;
    if (cost !== 0) terms.push(term(cost, names.columnNames[j]));
  }
  if (data.objectiveConstant !== 0) terms.push(term(data.objectiveConstant, undefined));
  return joined(terms);
};

const row = (data: LinearModelData, names: Names, i: number): string => {
  const terms: string[] = [];
  for (let k = data.rowStarts[i] ?? 0; k < (data.rowStarts[i + 1] ?? 0); k++) {
    terms.push(term(data.rowValues[k] ?? 0, names.columnNames[data.rowColumns[k] ?? 0]));
  }
  const lower = data.rowLower[i] ?? 0;
  const upper = data.rowUpper[i] ?? 0;
  const limit =
    lower === upper ? `= ${upper}` : Number.isFinite(upper) ? `<= ${upper}` : `>= ${lower}`;
  return `${names.rowNames[i]}: ${joined(terms)} ${limit}`;
};

const bounds = (data: LinearModelData, names: Names, j: number): string => {
  const name = names.columnNames[j];
  const lower = data.lower[j] ?? 0;
  const upper = data.upper[j] ?? 0;
  if (data.integer[j] !== 1) return `${lower} <= ${name} <= ${upper}`;
  if (lower === 0 && upper === 1) return `${name} is 0 or 1`;
  return `${lower} <= ${name} <= ${upper}, whole`;
};

const term = (coefficient: number, name: string | undefined): string => {
  const sign = coefficient < 0 ? "-" : "+";
  const size = Math.abs(coefficient);
  if (name === undefined) return `${sign} ${size}`;
  return size === 1 ? `${sign} ${name}` : `${sign} ${size} ${name}`;
};

const joined = (terms: readonly string[]): string =>
  terms.length === 0 ? "0" : terms.join(" ").replace(/^\+ /, "");
