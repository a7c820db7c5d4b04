import type { Adapter } from "../domain/adapter.ts";
import type { AdapterContext, Settings } from "./context.ts";
import { failed } from "./failure.ts";

export const sshAdapter = async (_given: Settings, _context: AdapterContext): Promise<Adapter> => {
  throw failed("unsupported", "adapter ssh is not built yet");
};
