import { type Problem, problem } from "./problem.ts";
import { etagOf, jsonReply, matchesEtag, REVALIDATE, type Reply } from "./reply.ts";
import type { Call, Service } from "./service.ts";
import type { Done, Work } from "./worker/work.ts";

export interface Worked {
  readonly done: Done;
  readonly headers: Readonly<Record<string, string>>;
}

/** Names an answer: the same work on the same catalog by the same program. */
const keyOf = (work: Work, text: string, sha256: string, version: string): string => {
  const rest = JSON.stringify({ ...work, text: undefined });
  return etagOf(version, sha256, rest, text);
};

/**
 * Has work done by a thread, or takes the answer from the cache.
 *
 * @param canonical  the text of the work without what makes no difference
 */
export const runWork = async (
  work: Work,
  canonical: string,
  { signal }: Pick<Call, "signal">,
  { holder, cache, metrics, version }: Service,
): Promise<Worked | Problem> => {
  const generation = holder.current;
  if (generation === undefined) return problem("not-ready", "The catalog is still being read.");
  const { sha256 } = generation.facts;
  const key = keyOf(work, canonical, sha256, version);
  const { done, use } = await cache.answer(key, signal, (stop) =>
    holder.use(generation, () => {
      const end = metrics.startWork(work.kind);
      return generation.planner.run(work, stop).finally(end);
    }),
  );
  metrics.cacheUsed(use);
  const tag = done.ok && done.settled ? { ETag: key, "Cache-Control": REVALIDATE } : {};
  return { done, headers: { "X-Cache": use, "X-Catalog": sha256, ...tag } };
};

/** As `runWork`, as an answer; one that the client has already is not sent again. */
export const replyWork = async (
  work: Work,
  canonical: string,
  call: Call,
  service: Service,
): Promise<Reply | Problem> => {
  const worked = await runWork(work, canonical, call, service);
  if ("code" in worked) return worked;
  const { done, headers } = worked;
  if (!done.ok) return done.problem;
  const known =
    headers.ETag !== undefined && matchesEtag(call.request.get("if-none-match"), headers.ETag);
  return known ? { status: 304, headers, body: "" } : jsonReply(done.body, headers);
};
