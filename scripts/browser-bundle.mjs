/** How esbuild makes one file without Node's modules of `src/browser.ts`. */
export const browserBundle = {
  entryPoints: ["src/browser.ts"],
  bundle: true,
  platform: "browser",
  target: "es2022",
  minify: true,
  logLevel: "warning",
};
