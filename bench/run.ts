import { machine } from "./machine.ts";
import { SUBJECTS } from "./registry.ts";
import type { Subject } from "./subject.ts";

/**
 * `npm run bench [-- name…] [--smoke]`: measures the named subjects, or all of them.
 * Fails when an answer is wrong, never because a machine is slow.
 */
const main = async (args: readonly string[]): Promise<number> => {
  const smoke = args.includes("--smoke");
  const names = args.filter((arg) => arg !== "--smoke");
  const known = SUBJECTS.map((subject) => subject.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No such subject: ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
    return 2;
  }
  const chosen = names.length === 0 ? SUBJECTS : SUBJECTS.filter((s) => names.includes(s.name));
  if (!smoke) console.log(`${machine()}\n`);
  let failures = 0;
  for (const subject of chosen) if (!(await runOne(subject, smoke))) failures += 1;
  return failures === 0 ? 0 : 1;
};

const runOne = async (subject: Subject, smoke: boolean): Promise<boolean> => {
  console.log(`${subject.name}: ${subject.about}`);
  try {
    await subject.run({ smoke, out: (line) => console.log(line === "" ? "" : `  ${line}`) });
    console.log(smoke ? "  ok\n" : "");
    return true;
  } catch (error) {
    console.error(`  FAILED: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
};

process.exitCode = await main(process.argv.slice(2));
