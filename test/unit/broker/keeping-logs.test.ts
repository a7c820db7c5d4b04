import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logFile, logFiles } from "../../../src/broker/log-files.ts";
import { masked } from "../../../src/broker/mask.ts";

describe("secrets in logs", () => {
  it("are masked wherever they stand, line by line too", () => {
    expect(masked("key=hunter22 and hunter22x", ["hunter22"])).toBe("key=******** and ********x");
    expect(masked("line one\nsecond", ["line one\nsecond"])).toBe("********");
    expect(masked("only second here", ["line one\nsecond"])).toBe("only ******** here");
  });

  it("leave no rest of a longer one", () => {
    expect(masked("abcdefgh", ["abcd", "abcdefgh"])).toBe("********");
  });
});

describe("kept logs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "logs-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("go on where they were, also after a crash in the middle of a write", () => {
    const file = logFile(folder, "r1", "r1-a-1");
    logFiles(folder).append("r1", "r1-a-1", "one\n", 4);
    // A crash after the text and before the mark.
    appendFileSync(file, "tw");
    const next = logFiles(folder);
    expect(next.position("r1", "r1-a-1")).toBe(4);
    next.append("r1", "r1-a-1", "two\n", 8);
    expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
    expect(next.position("r1", "r1-a-1")).toBe(8);
  });

  it("can be read by their owner alone", () => {
    logFiles(folder).append("r1", "r1-a-1", "one\n", 4);
    expect(statSync(logFile(folder, "r1", "r1-a-1")).mode & 0o777).toBe(0o600);
  });
});
