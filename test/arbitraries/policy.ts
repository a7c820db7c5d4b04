import fc from "fast-check";
import type { PolicyLiteral } from "./build-pipeline.ts";
import { sometimes, withoutAbsent } from "./pick.ts";

/** Patterns of every form; all of them can match places of `catalogLiteral`. */
const PATTERNS = [
  "aws",
  "gcp",
  "*",
  "azure/r-*",
  "aws/r-*",
  "aws/*",
  "*/gov-*",
  "aws/gov-*",
  "gcp/r-0",
  "aws/r-0/a",
] as const;

const patterns = fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 });

const countries = fc.constantFrom(["EU"], ["US"], ["DE", "US"], ["nato"], ["EU", "CN"]);

/** Usually one rule, so that plans remain possible; sometimes several. */
export const policyLiteral = (): fc.Arbitrary<PolicyLiteral> =>
  fc.oneof(
    fc.record({ movement: fc.constantFrom("global", "continental", "none") }),
    fc.record({ deny: patterns }),
    fc.record({ allow: patterns }),
    fc.record({ allow: fc.constant(["*", "*/gov-*"]) }),
    fc.record({ countries }),
    fc.record({ operators: fc.record({ deny: fc.constantFrom(["US"], ["EU"], ["CN"], []) }) }),
    fc.record({
      operators: fc.record({
        allow: fc.constantFrom(["EU"], ["US", "EU"], ["NATO"]),
        deny: fc.constantFrom([], ["CN"]),
      }),
    }),
    fc.record({
      certifications: fc.constant(["C5"]),
      acceptUnverifiedCertifications: fc.boolean(),
    }),
    fc
      .record({
        allow: sometimes(2, patterns),
        countries: sometimes(2, countries),
        movement: fc.constantFrom("continental", "global"),
      })
      .map((rules) => withoutAbsent(rules)),
  ) as fc.Arbitrary<PolicyLiteral>;
