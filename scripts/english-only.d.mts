import type { Plugin } from "esbuild";

export const englishOnly: Plugin;
