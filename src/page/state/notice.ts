import { signal } from "@preact/signals";

/** One sentence about the last thing that was done, for the eye and for screen readers. */
export const notice = signal("");

export const say = (sentence: string): void => {
  notice.value = sentence;
};
