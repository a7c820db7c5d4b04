import euSovereign from "../../examples/eu-sovereign.json?raw";
import genomics from "../../examples/genomics.yaml?raw";
import mlPipeline from "../../examples/ml-pipeline.json?raw";

/** A pipeline to start from. */
export interface Example {
  readonly name: string;
  readonly label: string;
  readonly text: string;
}

/** The first is there when the page opens. */
export const EXAMPLES: readonly Example[] = [
  { name: "ml-pipeline", label: "ML pipeline: three stages", text: mlPipeline },
  { name: "eu-sovereign", label: "Radiology in the EU: sovereignty rules", text: euSovereign },
  { name: "genomics", label: "Genomics: 25 stages, YAML", text: genomics },
];
