import { signal } from "@preact/signals";

const KEY = "skyplan-token";

/** Of a server that asks for one. Kept for this tab only, and never in a link. */
export const token = signal<string | undefined>(sessionStorage.getItem(KEY) ?? undefined);

export const keepToken = (value: string): void => {
  sessionStorage.setItem(KEY, value);
  token.value = value;
};
