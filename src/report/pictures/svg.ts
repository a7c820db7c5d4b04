import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { printable } from "../text.ts";
import { INK, PAPER } from "./palette.ts";
import { FONTS, THEME_CSS } from "./theme.ts";

/** Pixels; the size of ordinary labels. */
export const FONT_PX = 12;

export interface Drawing {
  /** Start of every id in it, so that several pictures fit in one page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Without size, document and class name, which are set here. */
  readonly plot: Plot.PlotOptions;
}

const TEXT_NODE = 3;

/** Plot draws into a document; this one is not the browser's. */
const newDocument = () => parseHTML("<!doctype html><html><body></body></html>").document;
type Svg = ReturnType<ReturnType<typeof newDocument>["createElementNS"]>;

/** Renders marks as an SVG document of its own: described for screen readers, dark where the reader's screen is dark. */
export const draw = ({ id, title, description, width, height, plot }: Drawing): string => {
  const document = newDocument();
  const svg = Plot.plot({
    ...plot,
    document,
    className: "sky-picture",
    width,
    height,
    style: null,
  }) as unknown as Svg;
  tame(svg);
  describe(svg, id, printable(title), printable(description));
  renameIds(svg, id);
  return `${svg.toString()}\n`;
};

/** Names come from strangers: XML does not even permit what `printable` replaces. Lines of a tooltip stay lines. */
const tame = (svg: Svg): void => {
  for (const element of svg.querySelectorAll("title, text, tspan"))
    for (const child of element.childNodes)
      if (child.nodeType === TEXT_NODE)
        child.textContent = (child.textContent ?? "").split("\n").map(printable).join("\n");
};

const describe = (svg: Svg, id: string, title: string, description: string): void => {
  const { ownerDocument } = svg;
  const child = (name: string, attributes: Readonly<Record<string, string>>, text: string): Svg => {
    const element = ownerDocument.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };
  // Of one image, parts have no names of their own.
  for (const part of svg.querySelectorAll("[aria-label], [aria-hidden]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-hidden");
  }
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${id}-title`);
  svg.setAttribute("aria-describedby", `${id}-desc`);
  svg.setAttribute("color", INK);
  svg.setAttribute("font-family", FONTS);
  svg.prepend(
    child("title", { id: `${id}-title` }, title),
    child("desc", { id: `${id}-desc` }, description),
    child("style", {}, THEME_CSS),
    child("rect", { width: "100%", height: "100%", fill: PAPER }, ""),
  );
};

/** Plot numbers clip paths and markers on through the life of the process; here they start anew in each picture. */
const renameIds = (svg: Svg, id: string): void => {
  const names = new Map<string, string>();
  for (const element of svg.querySelectorAll("[id]")) {
    const old = element.id;
    if (old.startsWith(`${id}-`)) continue;
    names.set(old, `${id}-${names.size + 1}`);
    element.id = names.get(old) ?? old;
  }
  for (const attribute of [
    "clip-path",
    "marker-start",
    "marker-mid",
    "marker-end",
    "fill",
    "stroke",
  ])
    for (const element of svg.querySelectorAll(`[${attribute}^="url("]`)) {
      const value = element.getAttribute(attribute) ?? "";
      const target = /^url\(#(.+)\)$/.exec(value)?.[1] ?? "";
      element.setAttribute(attribute, `url(#${names.get(target) ?? target})`);
    }
};
