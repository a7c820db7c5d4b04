/** What somebody who starts has answered. */
export interface StarterAnswers {
  readonly name: string;
  /** Input data; absent: none. */
  readonly data?: { readonly size: string; readonly at: string };
  /** `V100:4`; absent: processors only. */
  readonly accelerator?: string;
  readonly hours: string;
  readonly output: string;
  readonly euOnly: boolean;
  readonly spot: boolean;
  /** Absent: none. */
  readonly deadline?: string;
}

/** Two stages that most pipelines have, with comments that explain each line; valid as it is. */
export const starterPipeline = (answers: StarterAnswers): string => {
  const { name, data, accelerator, hours, output, euOnly, spot, deadline } = answers;
  return [
    "# A pipeline: stages, what each needs, and what it passes on.",
    "# sky check FILE looks for mistakes, sky optimize FILE finds the best place for every stage.",
    `name: ${JSON.stringify(name)}`,
    "objective: cost # or time, or {hourIsWorthUsd: 25}",
    ...(deadline === undefined
      ? ["# limits: {deadline: 12h, budgetUsd: 200}"]
      : [
          "limits:",
          `  deadline: ${JSON.stringify(deadline)} # the last stage has finished by then`,
        ]),
    ...(euOnly
      ? ["policy:", "  countries: [EU] # where machines may stand: ISO codes or groups"]
      : ["# policy: {countries: [EU], operators: {deny: [US]}}"]),
    ...(data === undefined
      ? []
      : [
          "datasets:",
          "  input:",
          `    size: ${JSON.stringify(data.size)} # decimal GB, as clouds bill`,
          `    at: ${JSON.stringify(data.at)} # cloud/region; moving data away from there costs`,
        ]),
    "stages:",
    "  - name: prepare",
    ...(data === undefined ? [] : ["    inputs: [input]"]),
    "    runtime: 1h # give your own: it decides the cost",
    `    output: ${JSON.stringify(output)} # passed on to the stages that read it`,
    "    resources: {cpus: 8+, memory: 32+} # at least; GiB",
    "  - name: main",
    "    inputs: [prepare]",
    `    runtime: ${JSON.stringify(hours)}`,
    ...(accelerator === undefined
      ? ["    resources: {cpus: 16+}"]
      : [
          `    resources: {accelerators: ${JSON.stringify(accelerator)}} # sky gpus lists what there is`,
        ]),
    ...(spot
      ? [
          "    pricing: any # on-demand or spot, whichever is expected to be cheaper",
          "    checkpoint: {every: 20m, restart: 5m} # without it an interrupted stage starts again",
        ]
      : ["    # pricing: any # also spot machines"]),
    "",
  ].join("\n");
};
