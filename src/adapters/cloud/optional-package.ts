import { failed } from "../failure.ts";

/**
 * Loads a package that skyplan does not install by itself.
 *
 * @param load  `() => import("…")`, written out so that types and bundlers see the name
 * @throws Failed `unsupported`, with what to install
 */
export const optionalPackage = async <T>(
  user: string,
  names: readonly string[],
  load: () => Promise<T>,
): Promise<T> => {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw failed(
      "unsupported",
      `${user} needs ${names.join(" and ")}, which ${names.length > 1 ? "are" : "is"} not installed; run: npm install ${names.join(" ")}`,
    );
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
