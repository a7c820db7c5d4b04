import { stringify } from "yaml";
import { type Exporter, plainNames } from "./exporter.ts";
import { annotations, containerResources, nodeSelector, PLACEHOLDER } from "./kubernetes.ts";

/** A Workflow of Argo whose steps are pinned by node selectors. */
export const toArgo: Exporter = {
  name: "argo",
  title: "Argo Workflows",
  write: (plan, sizeOf) => {
    const names = plainNames(plan.stages.map(({ name }) => name));
    const nameOf = (stage: string): string => names.get(stage) ?? stage;
    const workflow = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { generateName: `${plainNames([plan.name]).get(plan.name)}-` },
      spec: {
        entrypoint: "plan",
        templates: [
          {
            name: "plan",
            dag: {
              tasks: plan.stages.map(({ name, inputs = [], nodes }) => {
                const after = inputs.filter((input) => names.has(input)).map(nameOf);
                return {
                  name: nameOf(name),
                  template: nameOf(name),
                  ...(after.length === 0 ? {} : { dependencies: after }),
                  ...(nodes > 1 ? { withSequence: { count: String(nodes) } } : {}),
                };
              }),
            },
          },
          ...plan.stages.map((stage) => ({
            name: nameOf(stage.name),
            metadata: { annotations: annotations(stage) },
            nodeSelector: nodeSelector(stage),
            container: { ...PLACEHOLDER, resources: containerResources(stage, sizeOf) },
          })),
        ],
      },
    };
    const clusters = new Set(
      plan.stages.map(({ location }) => location.split("/").slice(0, 2).join("/")),
    );
    return {
      files: [{ name: "workflow.yaml", text: stringify(workflow, { lineWidth: 0 }) }],
      notes: [
        "image and command are placeholders",
        ...(clusters.size > 1
          ? [`the stages are in ${clusters.size} regions: Argo needs a cluster that spans them`]
          : []),
      ],
    };
  },
};
