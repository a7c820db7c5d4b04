/** Rectangles in pixels, from the top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Wish {
  /** What is to be labelled. */
  readonly x: number;
  readonly y: number;
  /** Kept free around it. */
  readonly radius: number;
  readonly width: number;
  readonly height: number;
  /** Further points of a line where the label may stand as well: rather above or below it, and it may be crossed. */
  readonly along?: readonly { readonly x: number; readonly y: number }[];
}

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Where a label may stand, from -1 (left, above) to 1 (right, below), best first. */
const SIDES: readonly (readonly [across: number, down: number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

const UPRIGHT = [...SIDES].sort(([a], [b]) => Math.abs(a) - Math.abs(b));

const candidate = ({ x, y, radius, width, height }: Wish, across: number, down: number): Box => ({
  x: x - width / 2 + across * (radius + width / 2),
  y: y - height / 2 + down * (radius + height / 2),
  width,
  height,
});

/**
 * A place beside each point where its label neither leaves the frame nor covers a point or an earlier label.
 *
 * @returns one box a wish, in order; `undefined` where there is no room: then the label is better left out
 */
export const labelPlaces = (
  wishes: readonly Wish[],
  frame: Box,
  taken: readonly Box[] = [],
): readonly (Box | undefined)[] => {
  const points = wishes
    .filter(({ along }) => along === undefined)
    .map(({ x, y, radius }) => ({
      x: x - radius,
      y: y - radius,
      width: 2 * radius,
      height: 2 * radius,
    }));
  const used = [...taken, ...points];
  return wishes.map((wish) => {
    const found = candidatesOf(wish).find(
      (box) => inside(box, frame) && !used.some((other) => overlaps(box, other)),
    );
    if (found !== undefined) used.push(found);
    return found;
  });
};

const candidatesOf = (wish: Wish): readonly Box[] => {
  const sides = wish.along === undefined ? SIDES : UPRIGHT;
  return [wish, ...(wish.along ?? [])].flatMap(({ x, y }) =>
    sides.map(([across, down]) => candidate({ ...wish, x, y }, across, down)),
  );
};
