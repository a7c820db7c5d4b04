import * as z from "zod";
import type { ParseContext } from "../fetcher.ts";
import { exact, known } from "../money.ts";
import { property, type Reading, readRows } from "../read-rows.ts";

const METRIC = z.looseObject({
  metric_id: z.string(),
  charge_unit_name: z.string().nullish(),
  charge_unit_quantity: z.number().nullish(),
  effective_from: z.string().nullish(),
  effective_until: z.string().nullish(),
  amounts: z
    .array(
      z.looseObject({
        country: z.string(),
        currency: z.string(),
        prices: z.array(z.looseObject({ quantity_tier: z.number().nullish(), price: z.unknown() })),
      }),
    )
    .nullish(),
});
type Metric = z.infer<typeof METRIC>;

const DEPLOYMENT = z.looseObject({
  deployment_location: z.string().nullish(),
  deployment_region: z.string().nullish(),
  metrics: z.array(METRIC).nullish(),
});
type Deployment = z.infer<typeof DEPLOYMENT>;

/** What a plan charges in one region. */
export interface RegionRates {
  readonly plan: string;
  readonly region: string;
  /** USD of one whole machine and hour, by metric: `part-is.instance-hours-gx2-8x64x1v100`. */
  readonly whole: ReadonlyMap<string, number>;
  /** USD of one unit and hour, by the name of the unit: `VCPU_HOURS`. */
  readonly parts: ReadonlyMap<string, number>;
}

/** Prices are listed per country, each in its currency; only the list of the USA is in USD. */
const usdOf = (metric: Metric): number | undefined => {
  const list = metric.amounts?.find(
    (amount) => amount.country === "USA" && amount.currency === "USD",
  );
  const tiers = [...(list?.prices ?? [])].sort(
    (a, b) => (a.quantity_tier ?? 0) - (b.quantity_tier ?? 0),
  );
  const usd = known(tiers[0]?.price);
  return usd === undefined ? undefined : exact(usd / (metric.charge_unit_quantity ?? 1));
};

const isCurrent = (metric: Metric, asOf: string): boolean =>
  (metric.effective_from ?? "").slice(0, 10) <= asOf &&
  asOf <= (metric.effective_until ?? "9999").slice(0, 10);

const WHOLE_UNIT = "INSTANCE_HOURS_MULTI_TENANT";
/** `-dh-`: on a dedicated host. */
const WHOLE_METRIC = /^part-is\.instance-hours(?!.*-dh-)/;

const isWhole = (metric: Metric): boolean =>
  metric.charge_unit_name === WHOLE_UNIT || WHOLE_METRIC.test(metric.metric_id);

const ratesOf = (plan: string, deployment: Deployment, asOf: string): RegionRates => {
  const whole = new Map<string, number>();
  const parts = new Map<string, number>();
  for (const metric of (deployment.metrics ?? []).filter((one) => isCurrent(one, asOf))) {
    const usd = usdOf(metric);
    if (usd === undefined) continue;
    if (isWhole(metric)) whole.set(metric.metric_id, usd);
    else if (metric.charge_unit_name != null) parts.set(metric.charge_unit_name, usd);
  }
  const region = deployment.deployment_location ?? deployment.deployment_region ?? "";
  return { plan, region, whole, parts };
};

/** Rates of all plans and regions. @param refused  where deployments that cannot be read go */
export const regionRates = (
  plans: readonly { readonly plan: string; readonly deployments: unknown }[],
  context: ParseContext,
  refused: Reading[],
): readonly RegionRates[] => {
  const rates: RegionRates[] = [];
  for (const { plan, deployments } of plans)
    refused.push(
      ...readRows(`prices of plan ${plan}`, deployments, {
        schema: DEPLOYMENT,
        label: (row) => property(row, "deployment_id"),
        read: (deployment) => {
          rates.push(ratesOf(plan, deployment, context.asOf));
          return {};
        },
      }),
    );
  return rates.filter(({ region }) => region !== "");
};
