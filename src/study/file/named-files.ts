import { readSource } from "../../pipeline/source.ts";
import { nodeAt, type SourceNode } from "../../pipeline/source-node.ts";

/** Paths of the pipeline files that a study names, each once; none when the text cannot be read. */
export const namedFiles = (text: string, file: string): readonly string[] => {
  const source = readSource(text, file);
  if (!source.ok) return [];
  const { root } = source.value;
  const pipelines = nodeAt(root, ["pipelines"]);
  const members = pipelines?.kind === "map" ? [...pipelines.members.values()] : [];
  const nodes = [nodeAt(root, ["base"]), ...members.map(({ node }) => node)];
  return [...new Set(nodes.flatMap(pathIn))];
};

const pathIn = (node: SourceNode | undefined): readonly string[] =>
  node?.kind === "scalar" && typeof node.value === "string" && node.value !== ""
    ? [node.value]
    : [];
