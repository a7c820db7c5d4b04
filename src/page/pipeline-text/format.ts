/** How a pipeline is written. */
export type TextFormat = "json" | "yaml";

/** JSON begins with a brace or bracket; anything else is read as YAML. */
export const formatOf = (text: string): TextFormat => (/^\s*[{[]/.test(text) ? "json" : "yaml");
