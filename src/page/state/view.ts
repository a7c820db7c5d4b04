import { signal } from "@preact/signals";

export type View = "plan" | "gpus";

const PARAMETER = "view";

const viewOf = (search: string): View =>
  new URLSearchParams(search).get(PARAMETER) === "gpus" ? "gpus" : "plan";

/** Which half of the page is open; part of the address, so that Back works. */
export const view = signal<View>(viewOf(location.search));

export const addressOf = (target: View): string =>
  target === "plan" ? location.pathname : `${location.pathname}?${PARAMETER}=${target}`;

export const openView = (target: View): void => {
  if (target === view.value) return;
  history.pushState(null, "", addressOf(target));
  view.value = target;
};

addEventListener("popstate", () => {
  view.value = viewOf(location.search);
});
