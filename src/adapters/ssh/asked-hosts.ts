import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { failed } from "../failure.ts";
import { isName } from "../job/names.ts";

/** Which hosts a request was put to, so that ending it does not need those that it never met. */
export interface AskedHosts {
  /** Durable before the host is asked. */
  add(requestId: string, host: string): Promise<void>;
  /** `undefined`: this broker knows nothing of the request. */
  of(requestId: string): Promise<readonly string[] | undefined>;
}

const hostsSchema = z.array(z.string());

export const askedHosts = (folder: string): AskedHosts => {
  const fileOf = (requestId: string): string => {
    if (!isName(requestId)) throw failed("unsupported", `"${requestId}" is no name for a machine`);
    return join(folder, `${requestId}.json`);
  };
  const read = async (requestId: string): Promise<readonly string[] | undefined> => {
    const file = fileOf(requestId);
    const text = await readFile(file, "utf8").catch(() => undefined);
    return text === undefined ? undefined : hostsSchema.parse(JSON.parse(text));
  };
  return {
    of: read,
    add: async (requestId, host) => {
      const known = (await read(requestId)) ?? [];
      if (known.includes(host)) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = `${fileOf(requestId)}.${process.pid}.tmp`;
      await writeFile(temporary, JSON.stringify([...known, host]), { mode: 0o600, flush: true });
      await rename(temporary, fileOf(requestId));
    },
  };
};
