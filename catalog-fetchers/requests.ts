import type { DownloadContext, HttpRequest } from "./fetcher.ts";
import { HttpError } from "./http-error.ts";

/** The value of a variable that `source.credentials` names. */
export const credential = (context: DownloadContext, name: string): string =>
  context.credentials[name] ?? "";

export const bearer = (token: string): Readonly<Record<string, string>> => ({
  Authorization: `Bearer ${token}`,
});

/** Address below the base, whether or not the base ends in a slash. */
export const urlOf = (
  context: DownloadContext,
  path: string,
  query: Readonly<Record<string, string | number>> = {},
): string => {
  const url = new URL(`${context.baseUrl.replace(/\/$/, "")}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url.href;
};

/** @throws when an answer holds no row at all: an empty catalog is a fault, not news */
export const withRows = <Row>(rows: readonly Row[], url: string): readonly Row[] => {
  if (rows.length === 0) throw new Error(`${url} answered without any row; nothing was taken over`);
  return rows;
};

export const post = (
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest => ({ url, method: "POST", body, headers });

/**
 * An answer that may be missing for one thing of many: its price is then unknown.
 *
 * @param statuses  those that mean "there is none"; any other failure stands
 */
export const unlessStatus = async <Answer>(
  statuses: readonly number[],
  answer: Promise<Answer>,
): Promise<Answer | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HttpError && statuses.includes(error.status ?? 0)) return undefined;
    throw error;
  }
};
