import type { Move, StagePlace } from "../../domain/plan.ts";

/** `train → gcp/us-central1, serve → aws/us-east-1`. */
export const Moves = ({ moves }: { readonly moves: readonly Move[] }) => (
  <>{moves.map(({ stage, to }) => `${stage} → ${placeWords(to)}`).join(", ")}</>
);

const placeWords = ({ location, instanceType, pricing }: StagePlace): string =>
  `${location} (${instanceType}${pricing === "spot" ? ", spot" : ""})`;

/** Only the stages that are elsewhere than in the plan. */
export const movesBetween = (
  plan: readonly StagePlace[],
  other: readonly StagePlace[],
): readonly Move[] =>
  other.flatMap((to) => {
    const from = plan.find(({ name }) => name === to.name);
    const same =
      from === undefined ||
      (from.location === to.location &&
        from.instanceType === to.instanceType &&
        from.pricing === to.pricing);
    return same ? [] : [{ stage: to.name, from, to }];
  });
