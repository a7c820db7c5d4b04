import type { RenderFunction } from "@observablehq/plot";
import { MOVING, PAPER } from "./palette.ts";

/** The id before it is renamed with all others. */
const ID = "hatch";
export const HATCHED = `url(#${ID})`;

/** The little that is needed of an element of the document, whose types are those of a browser. */
interface Node {
  readonly setAttribute: (name: string, value: string) => void;
  append(...children: readonly unknown[]): void;
}

const attributes = (element: Node, values: Readonly<Record<string, string>>): Node => {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  return element;
};

/** A mark that draws nothing and defines the pattern of moving data, told apart without colour. */
export const hatchPattern: RenderFunction = (_index, _scales, _values, _dimensions, context) => {
  const create = (name: string): Node =>
    context.document.createElementNS("http://www.w3.org/2000/svg", name);
  const pattern = attributes(create("pattern"), {
    id: ID,
    width: "6",
    height: "6",
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  pattern.append(
    attributes(create("rect"), { width: "6", height: "6", fill: PAPER }),
    attributes(create("rect"), { width: "3", height: "6", fill: MOVING }),
  );
  const defs = create("defs");
  defs.append(pattern);
  return defs as never;
};
