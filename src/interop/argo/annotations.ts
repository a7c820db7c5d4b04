/** Annotations of a template that `sky export` writes, so that a placed workflow can be read back. */
export const OWN = {
  stage: "skyplan/stage",
  location: "skyplan/location",
  instanceType: "skyplan/instance-type",
  accelerators: "skyplan/accelerators",
  pricing: "skyplan/pricing",
} as const;

/** Of the workflow: the pipeline's name, where no object may be called so. */
export const OWN_PIPELINE = "skyplan/pipeline";
