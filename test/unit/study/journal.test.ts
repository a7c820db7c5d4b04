import { appendFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../src/study/run/journal.ts";

const answer = { status: "optimal" as const, usd: 1, stages: [] };

const newFile = async (): Promise<string> =>
  join(await mkdtemp(join(tmpdir(), "sky-journal-")), "journal.jsonl");

describe("the journal of a study", () => {
  it("keeps what was appended, in the order of appending", async () => {
    const file = await newFile();
    const journal = await openJournal(file);
    for (let k = 0; k < 50; k++) journal.append(`key ${k}`, { ...answer, usd: k });
    await journal.close();
    const again = await openJournal(file);
    expect([...again.known.keys()]).toEqual(Array.from({ length: 50 }, (_, k) => `key ${k}`));
    expect(again.known.get("key 7")).toEqual({ ...answer, usd: 7 });
    expect(again.dropped).toBe(0);
    await again.close();
  });

  it("cuts off a line that a kill has torn, and goes on behind the last whole one", async () => {
    const file = await newFile();
    const first = await openJournal(file);
    first.append("whole", answer);
    await first.close();
    const whole = await readFile(file, "utf8");
    for (let cut = 1; cut < whole.length; cut += 7) {
      await writeFile(file, whole + whole.slice(0, cut).replace(/\n$/, ""));
      const torn = await openJournal(file);
      expect([...torn.known.keys()]).toEqual(["whole"]);
      torn.append("next", answer);
      await torn.close();
      expect(await readFile(file, "utf8")).toBe(whole + whole.replace("whole", "next"));
    }
  });

  it("passes over lines that are none of its own", async () => {
    const file = await newFile();
    await appendFile(
      file,
      'nonsense\n{"key":1}\n{"key":"a","answer":{"status":"optimal","stages":[]}}\n',
    );
    const journal = await openJournal(file);
    expect([...journal.known.keys()]).toEqual(["a"]);
    expect(journal.dropped).toBe(2);
    await journal.close();
  });
});
