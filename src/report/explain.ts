import type {
  CatalogError,
  CatalogProblem,
  InputError,
  NoPlan,
  Problem,
  Rejection,
  SkyError,
  StageRejections,
} from "../domain/errors.ts";
import { count } from "./quantities.ts";
import { capped, printable } from "./text.ts";
import { wayOutLines } from "./ways-out.ts";

const MOST_PROBLEMS = 10;
const MOST_STAGES = 5;
const MOST_RULES = 8;
const MOST_PLACES = 3;

/**
 * The words for every failure a user can meet: the thing, what was seen, what was needed, what to do next.
 *
 * @returns lines without colour and without a final newline
 */
export const explain = (error: SkyError): string => {
  switch (error.kind) {
    case "input":
      return explainInput(error);
    case "catalog":
      return explainCatalog(error);
    case "infeasible":
      return explainNoPlan(error);
    case "time-limit":
      return explainTimeLimit(error.limitMs);
  }
};

const explainInput = ({ file, problems }: InputError): string => {
  const name = fileName(file);
  if (problems.length === 1) return problemLines(name, problems).join("\n");
  return [
    `${name} has ${count(problems.length, "problem")}:`,
    ...indented(problemLines(name, problems)),
  ].join("\n");
};

/** Problems that say the same of different places are one message. */
const problemLines = (name: string, problems: readonly Problem[]): readonly string[] => {
  const groups = grouped(problems, (p) => `${p.detail}\n${p.remedy ?? ""}`);
  const messages = groups.map((group) => {
    const places = group.map((problem) => placeOf(name, problem));
    return message(places, group[0]?.detail ?? "", group[0]?.remedy);
  });
  return capped(messages, MOST_PROBLEMS, "problems");
};

const placeOf = (name: string, { pointer, line, column }: Problem): string => {
  const position = [name, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(":");
  return pointer === "" ? position : `${position} ${pointer}`;
};

const explainCatalog = ({ problems }: CatalogError): string => {
  const groups = grouped(problems, (p) => `${p.file}\n${p.detail}\n${p.remedy ?? ""}`);
  const messages = groups.map((group) =>
    message(group.map(catalogPlace), group[0]?.detail ?? "", group[0]?.remedy),
  );
  const lines = capped(messages, MOST_PROBLEMS, "problems");
  if (problems.length === 1) return `The catalog cannot be used: ${lines.join("\n")}`;
  return [
    `The catalog cannot be used, ${count(problems.length, "problem")}:`,
    ...indented(lines),
  ].join("\n");
};

const catalogPlace = ({ file, line, column }: CatalogProblem): string => {
  const position = line === undefined ? file : `${file}:${line}`;
  return column === undefined ? position : `${position} (${column})`;
};

const message = (places: readonly string[], detail: string, remedy: string | undefined): string => {
  const where = capped(places, MOST_PLACES, "places").join(", ");
  const what = `${printable(where)}: ${printable(detail)}`;
  return remedy === undefined ? what : `${what}\n  → ${printable(remedy)}`;
};

const explainNoPlan = (none: NoPlan): string => {
  const { summary, conflict, stages } = none;
  return [
    `No plan exists: ${printable(summary)}`,
    ...conflictLines(conflict),
    ...wayOutLines(none),
    ...capped(stages.map(stageLines), MOST_STAGES, "stages without an offer"),
  ].join("\n");
};

const conflictLines = (conflict: readonly string[]): readonly string[] => {
  if (conflict.length === 0) return [];
  const heading =
    conflict.length === 1
      ? "This rule leaves nothing; loosen it:"
      : "These rules cannot hold together; loosen any one of them:";
  const rules = conflict.map((rule) => `  - ${printable(rule)}`);
  return [heading, ...capped(rules, MOST_RULES, "rules")];
};

const stageLines = ({ stage, considered, rejections, otherMarket }: StageRejections): string => {
  const strictestFirst = [...rejections].sort((a, b) => b.offers - a.offers);
  const rules = capped(strictestFirst.map(rejectionLine), MOST_RULES, "rules");
  const heading = `Stage "${printable(stage)}": ${count(considered, "offer")} of the right machine`;
  const wayOut =
    otherMarket === undefined ? [] : [`  → or set pricing to "any": ${printable(otherMarket)}`];
  const lines = rules.length === 0 ? [`${heading}.`] : [`${heading}; removed by`, ...rules];
  return [...lines, ...wayOut].join("\n");
};

const rejectionLine = ({ rule, offers, nearest }: Rejection): string => {
  const line = `  - ${printable(rule)}: ${count(offers, "offer")}`;
  return nearest === undefined ? line : `${line}. Nearest: ${printable(nearest)}`;
};

const explainTimeLimit = (limitMs: number): string =>
  [
    `No plan was found within the time limit of ${limitMs / 1000} s. This does not mean that none exists.`,
    "  → Give it longer with --time-limit, narrow the places with policy.allow, or loosen deadline or budget.",
  ].join("\n");

const fileName = (file: string): string => (file === "-" ? "standard input" : printable(file));

const indented = (messages: readonly string[]): readonly string[] =>
  messages.map((text) => text.replace(/^/gm, "  "));

/** In the order of first appearance. */
const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
};
