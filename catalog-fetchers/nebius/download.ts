import { askAll } from "../ask-all.ts";
import type { DownloadContext, HttpRequest } from "../fetcher.ts";
import { allPages } from "../pages.ts";
import { listAt, property } from "../read-rows.ts";
import { bearer, credential, post, unlessStatus, urlOf } from "../requests.ts";
import { snakeCased } from "./proto-json.ts";

/** One question to the price calculator and its answer. */
export interface Estimate {
  readonly region: string;
  readonly platform: string;
  readonly preset: string;
  readonly preemptible: boolean;
  readonly answer: unknown;
}

export interface NebiusRaw {
  /** Platforms of each region, as listed. */
  readonly platforms: readonly { readonly region: string; readonly items: readonly unknown[] }[];
  readonly estimates: readonly Estimate[];
}

const PAGE_SIZE = 100;
/** How the calculator answers for a preset that is listed but not sold. */
const NOT_FOR_SALE = [400, 404];

const call = (context: DownloadContext, method: string, body: object): HttpRequest => {
  const gateway = { ...context, baseUrl: credential(context, "NEBIUS_GATEWAY_URL") };
  return post(urlOf(gateway, `/${method}`), body, bearer(credential(context, "NEBIUS_IAM_TOKEN")));
};

/** All items of a `List` method, whose page token goes into the body. */
const list = (context: DownloadContext, method: string, parentId: string): Promise<unknown[]> => {
  const first = { parent_id: parentId, page_size: PAGE_SIZE };
  return allPages(context.http, call(context, method, first), (answer) => {
    const page = snakeCased(answer);
    const token = property(page, "next_page_token");
    const isLast = typeof token !== "string" || token === "";
    return {
      items: listAt(page, "items"),
      next: isLast ? undefined : call(context, method, { ...first, page_token: token }),
    };
  });
};

interface Project {
  readonly id: string;
  readonly region: string;
}

/** One project a region is enough: platforms and prices do not depend on it. */
const projects = async (context: DownloadContext): Promise<readonly Project[]> => {
  const tenant = credential(context, "NEBIUS_TENANT_ID");
  const found = new Map<string, Project>();
  for (const item of await list(context, "nebius.iam.v1.ProjectService/List", tenant)) {
    const [id, region] = [property(item, "metadata", "id"), property(item, "status", "region")];
    if (typeof id === "string" && typeof region === "string" && !found.has(region))
      found.set(region, { id, region });
  }
  return [...found.values()];
};

type Question = Omit<Estimate, "answer"> & { readonly project: string };

const questionsOf = ({ id, region }: Project, item: unknown): readonly Question[] => {
  const platform = property(item, "metadata", "name");
  const markets = property(item, "status", "allowed_for_preemptibles") === true ? 2 : 1;
  return listAt(item, "spec", "presets").flatMap((one) => {
    const preset = property(one, "name");
    // What has no name cannot be asked for; reading the platform refuses it.
    if (typeof platform !== "string" || typeof preset !== "string") return [];
    const asked = { project: id, region, platform, preset };
    return [false, true].slice(0, markets).map((preemptible) => ({ ...asked, preemptible }));
  });
};

const estimate = async (
  context: DownloadContext,
  { project, ...question }: Question,
): Promise<Estimate> => {
  const { platform, preset, preemptible } = question;
  const spec = {
    resources: { platform, preset },
    ...(preemptible ? { preemptible: { on_preemption: "STOP" } } : {}),
  };
  const body = {
    resource_spec: { compute_instance_spec: { metadata: { parent_id: project }, spec } },
  };
  const method = "nebius.billing.v1alpha1.CalculatorService/Estimate";
  const answer = context.http.json(call(context, method, body));
  return { ...question, answer: await unlessStatus(NOT_FOR_SALE, answer) };
};

export const download = async (context: DownloadContext): Promise<NebiusRaw> => {
  const all = await projects(context);
  const platforms = await askAll(all, async (project) => ({
    project,
    region: project.region,
    items: await list(context, "nebius.compute.v1.PlatformService/List", project.id),
  }));
  const asked = platforms.flatMap(({ project, items }) =>
    items.flatMap((item) => questionsOf(project, item)),
  );
  const estimates = await askAll(asked, (one) => estimate(context, one), context.onProgress);
  return { platforms: platforms.map(({ region, items }) => ({ region, items })), estimates };
};
