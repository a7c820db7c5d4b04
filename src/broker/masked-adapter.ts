import type { Adapter, Answer } from "../domain/adapter.ts";
import { masked } from "./mask.ts";

/** An answer whose failure, or fault, names no secret. */
export const maskedAnswer = async <T>(
  asked: Promise<Answer<T>>,
  secrets: () => readonly string[],
): Promise<Answer<T>> => {
  try {
    const answer = await asked;
    if (answer.ok) return answer;
    const message = masked(answer.error.message, secrets());
    return { ok: false, error: { ...answer.error, message } };
  } catch (error) {
    throw new Error(masked(error instanceof Error ? error.message : String(error), secrets()));
  }
};

/**
 * An adapter whose failures name no secret. What a cloud's client or a program says goes into the journal and on the
 * screen, and nobody knows beforehand what it quotes.
 *
 * @param secrets  values that must not be seen, as they are now
 */
export const maskedAdapter = (adapter: Adapter, secrets: () => readonly string[]): Adapter => {
  const clean = <T>(asked: Promise<Answer<T>>): Promise<Answer<T>> => maskedAnswer(asked, secrets);
  return {
    kind: adapter.kind,
    provision: (...given) => clean(adapter.provision(...given)),
    run: (...given) => clean(adapter.run(...given)),
    status: (...given) => clean(adapter.status(...given)),
    logs: (...given) => clean(adapter.logs(...given)),
    copy: (...given) => clean(adapter.copy(...given)),
    terminate: (...given) => clean(adapter.terminate(...given)),
    list: (...given) => clean(adapter.list(...given)),
  };
};
