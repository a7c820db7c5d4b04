import { planStudy, type StudyPlans } from "../studies/nsdi23/plan-study.ts";
import { PUBLISHED } from "../studies/nsdi23/published.ts";
import { cellsOf, differences, lessPct, rowLike } from "../studies/nsdi23/table.ts";
import type { BenchContext, Subject } from "../subject.ts";

/** A published result as a check: the planner has to find the plan that the table shows. */
export const nsdi23: Subject = {
  name: "nsdi23",
  about: "the table of the NSDI '23 paper on intercloud brokers, planned from offers and runtimes",
  run: async ({ out }: BenchContext) => {
    const plans = await planStudy();
    const wrong = [...compare(plans, out), ...slowerThanCheapest(plans)];
    if (wrong.length > 0) throw new Error(wrong.join("; "));
    out("every cell as published");
    out(`planned for time: ${plans.fastest.totals.hours?.toFixed(2)} h, $${usd(plans.fastest)}`);
  },
};

const compare = (plans: StudyPlans, out: BenchContext["out"]): readonly string[] => {
  const rows = [
    { title: "Azure only", published: PUBLISHED.azureOnly, plan: plans.azureOnly },
    { title: "with a broker", published: PUBLISHED.broker, plan: plans.broker },
  ].map((row) => ({ ...row, planned: rowLike(row.published, row.plan) }));
  for (const { title, published, planned, plan } of rows) {
    out(`${title}, published:  ${cellsOf(published).join(" | ")}`);
    out(`${title}, planned:    ${cellsOf(planned).join(" | ")}`);
    for (const stage of plan.stages)
      out(`    ${stage.name}: ${stage.location} ${stage.instanceType}`);
  }
  const less = {
    hours: lessPct(plans.broker.totals.hours, plans.azureOnly.totals.hours),
    usd: lessPct(plans.broker.totals.usd, plans.azureOnly.totals.usd),
  };
  out(
    `difference, published:  −${PUBLISHED.lessPct.hours} % time, −${PUBLISHED.lessPct.usd} % cost`,
  );
  out(`difference, planned:    −${less.hours} % time, −${less.usd} % cost`);
  return [
    ...rows.flatMap(({ title, published, planned }) =>
      differences(published, planned).map((line) => `${title}: ${line}`),
    ),
    ...(["hours", "usd"] as const)
      .filter((unit) => less[unit] !== PUBLISHED.lessPct[unit])
      .map(
        (unit) =>
          `difference in ${unit}: published ${PUBLISHED.lessPct[unit]}, planned ${less[unit]}`,
      ),
  ];
};

/** Whatever is planned for time may not take longer than what is planned for money, nor cost less. */
const slowerThanCheapest = ({ fastest, broker }: StudyPlans): readonly string[] => {
  const hours = (fastest.totals.hours ?? Number.NaN) <= (broker.totals.hours ?? Number.NaN) + 1e-9;
  const money = fastest.totals.usd >= broker.totals.usd - 1e-9;
  return hours && money ? [] : ["the plan for time is slower or cheaper than the plan for cost"];
};

const usd = ({ totals }: StudyPlans["fastest"]): string => totals.usd.toFixed(2);
