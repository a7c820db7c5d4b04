import { describe, expect, it } from "vitest";
import type { BreakEven, Move, StagePlace } from "../../../src/domain/plan.ts";
import { alikeBreakEvens } from "../../../src/report/alike-break-evens.ts";
import { subjectName } from "../../../src/report/break-even-table.ts";
import { movesInWords } from "../../../src/report/moves.ts";
import { renderPlan } from "../../../src/report/render-plan.ts";
import { withReasons } from "../../../src/report/why.ts";
import { examplePlan } from "./example-plan.ts";
import { explainedPlan } from "./explained-plan.ts";

const text = (plan = explainedPlan(), columns = 80): string =>
  renderPlan(plan, { columns, color: false });

/** The lines below a title. */
const section = (title: string, plan = explainedPlan()): string => {
  const [, after = ""] = text(plan).split(`\n${title}\n`);
  return after
    .split("\n\n")[0]!
    .replace(/\/\n\s+/g, "/")
    .replace(/\s+/g, " ")
    .trim();
};

it.each([80, 120])("fits %i columns", (columns) => {
  const widest = Math.max(
    ...text(explainedPlan(), columns)
      .split("\n")
      .map((l) => l.length),
  );
  expect(widest).toBeLessThanOrEqual(columns);
});

describe("the terminal report", () => {
  it("prices each rule in one sentence, the free ones together", () => {
    expect(section("What the rules cost")).toBe(
      "- countries EU (pipeline): +$31.20 (+44%), +0.40 h, moves train from lambda/us-west-1 to gcp/us-central1 - cost nothing: deadline 12 h",
    );
  });

  it("says what to do when something is not to be had, or that nothing is left", () => {
    const lines = section("If something is not to be had");
    expect(lines).toMatch(/gcp\/us-central1 \+\$61\.90 \+4\.38 h train → lambda\/us-west-1/);
    expect(lines).toMatch(/aws no offer for serve/);
  });

  it("lists break-evens by how near they are, and why they end", () => {
    const lines = section("How far figures may move");
    expect(lines).toMatch(/runtime of train 4\.00 h 10\.27 h above breaks deadline 12 h/);
    expect(lines.indexOf("runtime of train")).toBeLessThan(lines.indexOf("size of proc"));
    expect(lines).toContain("egress of azure makes no difference as far as was looked.");
  });

  it("lists next best plans by what differs, and says when there are none", () => {
    expect(section("Next best plans")).toMatch(/\+\$0\.03 same serve → aws\/eu-west-1/);
    const none = explainedPlan({ alternatives: [] });
    expect(section("Next best plans", none)).toBe("There is no plan with other regions.");
  });

  it("names what was not proven", () => {
    expect(text()).toContain("not proven in time, left out: price of the rule budget 200 USD");
  });

  it("shows none of it for a plan that was not explained", () => {
    expect(text(examplePlan())).not.toMatch(
      /Why there|rules cost|not to be had|may move|Next best/,
    );
  });

  it("caps long lists and says where the rest is", () => {
    const rule = explainedPlan().rules![0]!;
    const rules = Array.from({ length: 30 }, (_, k) => ({ ...rule, rule: `rule ${k}` }));
    expect(text(explainedPlan({ rules }))).toContain("… and 20 more rules in --json");
    const [breakEven] = explainedPlan().breakEvens!;
    const breakEvens = Array.from({ length: 30 }, (_, k) => ({
      ...breakEven!,
      now: breakEven!.now + k,
    }));
    expect(text(explainedPlan({ breakEvens }))).toContain("… and 20 more in --json");
  });
});

describe("what reads the same", () => {
  it("gives figures that differ in name alone one row", () => {
    const [first] = explainedPlan().breakEvens!;
    const like = (stage: string): BreakEven => ({ ...first!, subject: { kind: "price", stage } });
    const names = (...stages: readonly string[]): string[] =>
      alikeBreakEvens(stages.map(like)).map(subjectName);
    expect(names("a")).toEqual(["price of a"]);
    expect(names("a", "b")).toEqual(["price of a and b"]);
    expect(names("a", "b", "c")).toEqual(["price of a and 2 like it"]);
    const other = { ...like("b"), now: 2 * first!.now };
    expect(alikeBreakEvens([like("a"), other])).toHaveLength(2);
  });

  it("counts stages that go the same way when there are many", () => {
    const place = (name: string, location: string): StagePlace => ({
      name,
      location: location as StagePlace["location"],
      instanceType: "m",
      pricing: "on-demand",
    });
    const move = (stage: string, to: string): Move => ({
      stage,
      from: place(stage, "aws/a"),
      to: place(stage, to),
    });
    const [a, b, c] = ["a", "b", "c"].map((stage) => move(stage, "aws/x"));
    expect(movesInWords([a!, b!, c!])).toBe("a → aws/x, b → aws/x, c → aws/x");
    expect(movesInWords([move("d", "gcp/y"), a!, b!, c!])).toBe("3 stages → aws/x, d → gcp/y");
    const rest = ["e", "f", "g"].map((stage, k) => move(stage, `gcp/z${k}`));
    expect(movesInWords([a!, b!, ...rest])).toBe(
      "2 stages → aws/x, e → gcp/z0, f → gcp/z1 and 1 more",
    );
  });
});

describe("the reason of a place", () => {
  it("keeps what a saved plan says, and adds what is missing", () => {
    const [proc, train] = withReasons(explainedPlan()).stages;
    expect(train!.why).toMatch(/^costs \$38\.71/);
    expect(proc!.why).toBe(
      "Standard_D16s_v5 at azure/eastus: compute $0.46, data in $0.00, data out $3.48.",
    );
  });

  it("shares a copy among those who read it", () => {
    const plan = examplePlan();
    const [first] = plan.transfers;
    const transfers = [{ ...first!, consumers: ["train", "serve"], usd: 4 }];
    const [, train] = withReasons({ ...plan, transfers }).stages;
    expect(train!.why).toContain("data in $2.00");
  });
});
