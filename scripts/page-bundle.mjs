import { join } from "node:path";
import preact from "@preact/preset-vite";

/** codemirror-json-schema renders descriptions with a highlighter of megabytes; the page has a plain renderer. */
const plainDescriptions = (root) => ({
  name: "plain-descriptions",
  enforce: "pre",
  resolveId: (source, importer = "") =>
    importer.includes("codemirror-json-schema") && source.endsWith("utils/markdown")
      ? join(root, "src/page/editor/plain-markdown.ts")
      : undefined,
});

/** The same package's reader of unfinished JSON reports to the console what everybody does who types. */
const quietReader = {
  name: "quiet-reader",
  transform: (code, id) =>
    id.includes("best-effort-json-parser")
      ? code.replaceAll("console.error", "(() => {})")
      : undefined,
};

/**
 * How the page of `sky serve` is built, from `src/page` to `dist/page`: static files without inline script or style, so
 * that a strict content policy holds.
 */
export const pageBundle = (root) => ({
  configFile: false,
  root: join(root, "src/page"),
  base: "/",
  logLevel: "warn",
  plugins: [plainDescriptions(root), quietReader, preact()],
  resolve: {
    alias: {
      // Pictures are drawn into a document; a browser has a real one.
      linkedom: join(root, "src/page/pictures/browser-document.ts"),
    },
  },
  build: {
    outDir: join(root, "dist/page"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
});
