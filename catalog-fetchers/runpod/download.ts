import { askAll } from "../ask-all.ts";
import type { DownloadContext } from "../fetcher.ts";
import { cardCounts } from "../gpu-count.ts";
import { listAt, property, shown } from "../read-rows.ts";
import { bearer, credential, post, urlOf, withRows } from "../requests.ts";
import { CPU_FLAVORS, GPU_TYPES, OVERVIEW } from "./queries.ts";

/** RunPod's own data centers, or third parties' hosts: two prices, two qualities, never one name. */
export type Level = "SECURE" | "COMMUNITY";

/** Where and for which size GPU types were asked. */
export interface GpuQuestion {
  readonly level: Level;
  /** Data center of the secure cloud, country of the community cloud. */
  readonly place: string;
  readonly cards: number;
}

export interface RunpodRaw {
  readonly gpus: readonly (GpuQuestion & { readonly answer: unknown })[];
  readonly cpus: readonly { readonly dataCenter: string; readonly answer: unknown }[];
}

type Ask = (query: string, variables: unknown) => Promise<unknown>;

/** GraphQL refuses with status 200 and a list of errors. */
const asker = (context: DownloadContext): Ask => {
  const url = urlOf(context, "/graphql");
  const headers = bearer(credential(context, "RUNPOD_API_KEY"));
  return async (query, variables) => {
    const answer = await context.http.json(post(url, { query, variables }, headers));
    if (property(answer, "data") != null) return answer;
    const message = property(answer, "errors", "0", "message");
    throw new Error(`${url} refused the query: ${shown(message)}; check RUNPOD_API_KEY`);
  };
};

const placeInput = ({ level, place, cards }: GpuQuestion) => ({
  gpuCount: cards,
  secureCloud: level === "SECURE",
  ...(level === "SECURE" ? { dataCenterId: place } : { countryCode: place }),
});

const questions = (overview: unknown): readonly GpuQuestion[] => {
  const counts = listAt(overview, "data", "gpuTypes").map((type) =>
    Number(property(type, "maxGpuCount") ?? 0),
  );
  const cards = cardCounts(Math.max(0, ...counts));
  const secure = dataCenters(overview).map((place) => ({ level: "SECURE" as const, place }));
  const community = listAt(overview, "data", "countryCodes")
    .filter((code) => typeof code === "string")
    .map((place) => ({ level: "COMMUNITY" as const, place }));
  return [...secure, ...community].flatMap((where) =>
    cards.map((count) => ({ ...where, cards: count })),
  );
};

const dataCenters = (overview: unknown): readonly string[] =>
  listAt(overview, "data", "dataCenters").flatMap((center) => {
    const [id, listed] = [property(center, "id"), property(center, "listed")];
    return typeof id === "string" && listed === true ? [id] : [];
  });

/** One query per place and size, some two hundred in all. */
export const download = async (context: DownloadContext): Promise<RunpodRaw> => {
  const ask = asker(context);
  const overview = await ask(OVERVIEW, {});
  withRows(listAt(overview, "data", "gpuTypes"), urlOf(context, "/graphql"));
  const gpus = await askAll(
    questions(overview),
    async (question) => ({
      ...question,
      answer: await ask(GPU_TYPES, { place: placeInput(question) }),
    }),
    context.onProgress,
  );
  const cpus = await askAll(dataCenters(overview), async (dataCenter) => ({
    dataCenter,
    answer: await ask(CPU_FLAVORS, { dataCenterId: dataCenter }),
  }));
  return { gpus, cpus };
};
