import pLimit from "p-limit";

const AT_ONCE = 6;

/** Asks for many things, a few at once, and gives the answers in the order of the questions. */
export const boundedAll = <Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly Answer[]> => {
  const limit = pLimit(AT_ONCE);
  let done = 0;
  return Promise.all(
    items.map((item) =>
      limit(async () => {
        const answer = await ask(item);
        done += 1;
        onProgress?.(done, items.length);
        return answer;
      }),
    ),
  );
};
