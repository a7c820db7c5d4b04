/**
 * Leaves zod's messages in fifty languages out of a bundle, but for English: they are half a megabyte that each start of
 * `sky` would read, and a module that imports zod as `{ z }` takes them all.
 */
export const englishOnly = {
  name: "english-only",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};
