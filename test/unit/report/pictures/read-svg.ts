import { DOMParser } from "linkedom";
import type { Plan } from "../../../../src/domain/plan.ts";
import type { PictureName } from "../../../../src/report/picture-names.ts";
import { drawPicture } from "../../../../src/report/pictures/draw-picture.ts";
import type { Picture } from "../../../../src/report/pictures/picture.ts";

export interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly title: string;
}

export const pictureOf = (name: PictureName, plan: Plan): Picture => {
  const drawn = drawPicture(name, plan);
  if (!drawn.ok) throw new Error(drawn.error);
  return drawn.value;
};

export const svgOf = (text: string) => new DOMParser().parseFromString(text, "image/svg+xml");

/** Rectangles with a tooltip: those that carry data. */
export const shapesOf = (text: string): readonly Shape[] =>
  [...svgOf(text).querySelectorAll("rect")]
    .filter((rect) => rect.querySelector("title") !== null)
    .map((rect) => ({
      x: Number(rect.getAttribute("x")),
      y: Number(rect.getAttribute("y")),
      width: Number(rect.getAttribute("width")),
      height: Number(rect.getAttribute("height")),
      fill: rect.getAttribute("fill") ?? rect.parentElement?.getAttribute("fill") ?? "",
      title: rect.querySelector("title")?.textContent ?? "",
    }));

/** What is written in a picture, tooltips left out. */
export const wordsOf = (text: string): readonly string[] =>
  [...svgOf(text).querySelectorAll("text")].map((element) =>
    [...element.childNodes]
      .filter(({ nodeName }) => nodeName.toLowerCase() !== "title")
      .map(({ textContent }) => textContent ?? "")
      .join(""),
  );

/** What floats leave over where two shapes touch. */
const TOUCH_PX = 1e-6;

export const overlap = (a: Shape, b: Shape): boolean =>
  a.x + TOUCH_PX < b.x + b.width &&
  b.x + TOUCH_PX < a.x + a.width &&
  a.y + TOUCH_PX < b.y + b.height &&
  b.y + TOUCH_PX < a.y + a.height;

/** Width and height of the canvas. */
export const sizeOf = (text: string): readonly [number, number] => {
  const [, , width = 0, height = 0] = (/viewBox="([^"]+)"/.exec(text)?.[1] ?? "")
    .split(" ")
    .map(Number);
  return [width, height];
};
