import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type Broker, parseBroker } from "../study/queue/broker.ts";

/** What is given may hold a password, so it is never shown. */
export const brokerOf = (url: string): Result<Broker, InputError> => {
  const broker = parseBroker(url);
  if (broker !== undefined) return ok(broker);
  const problem = {
    pointer: "",
    detail: "that is no address of a queue; needed redis://host:port",
    remedy: "Write for example --queue redis://127.0.0.1:6379.",
  };
  return err({ kind: "input", file: "--queue", problems: [problem] });
};
