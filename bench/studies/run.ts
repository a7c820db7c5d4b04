import { STUDIES } from "./registry.ts";

/** `npm run study -- NAME… [--smoke]`: runs the named studies and writes their pages of findings. */
const main = async (args: readonly string[]): Promise<number> => {
  const smoke = args.includes("--smoke");
  const names = args.filter((arg) => arg !== "--smoke");
  const chosen = STUDIES.filter(({ name }) => names.includes(name));
  if (names.length === 0 || chosen.length < new Set(names).size) {
    const known = STUDIES.map(({ name, about }) => `  ${name}: ${about}`).join("\n");
    console.error(`Name one or more of the studies, npm run study -- NAME:\n${known}`);
    return 2;
  }
  for (const study of chosen)
    try {
      await study.run({ smoke, out: (line) => console.log(line) });
    } catch (error) {
      console.error(`${study.name} failed: ${error instanceof Error ? error.message : error}`);
      return 1;
    }
  return 0;
};

process.exitCode = await main(process.argv.slice(2));
