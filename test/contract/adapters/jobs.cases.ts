import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Job } from "../../../src/domain/adapter.ts";
import { type Bench, EMPTY, fileUrl, must, write } from "./bench.ts";

/** Running commands. */
export const jobsCases = (bench: Bench): void => {
  const { soon, request, machineFor, end, until, ended, wholeLog } = bench;

  it("runs a job: absent, running, ended; inputs, work, output, variables in their places", async () => {
    const one = request();
    const machine = await machineFor(one);
    const source = join(bench.scratch, "inputs-of-job");
    await write(join(source, "sub", "a.txt"), "alpha\n");
    await write(join(bench.scratch, "single.csv"), "beta\n");
    await write(join(bench.scratch, "workdir", "tool.sh"), "#!/bin/sh\necho from-tool\n", 0o700);
    const copies = [
      [source, "inputs/raw-data"],
      [join(bench.scratch, "single.csv"), "inputs/single"],
      [join(bench.scratch, "workdir"), "work"],
    ];
    for (const [from = "", to] of copies)
      must(await bench.adapter.copy({ from: fileUrl(from), to: `${machine.files}/${to}` }, soon()));
    expect(must(await bench.adapter.status(machine, "main", soon()))).toEqual({ state: "absent" });
    const job: Job = {
      ...EMPTY,
      id: "main",
      inputs: ["raw-data", "single"],
      env: { GREETING: 'it\'s "$HOME"\n`line` two \\ end ', root: "kept", job: "kept" },
      setup: "echo prepared > prepared.txt",
      run: [
        'cat prepared.txt "$SKY_INPUT_raw_data/sub/a.txt" "$SKY_INPUT_single"',
        "./tool.sh",
        'printf "[%s]\\n" "$GREETING" "$root $job" "$SKY_NODE_RANK/$SKY_NODES" "$TOKEN"',
        "echo to-stderr >&2",
        'echo 7 > "$SKY_CHECKPOINT_DIR/step"',
        'mkdir "$SKY_OUTPUT/deep" && echo result > "$SKY_OUTPUT/deep/r.txt"',
        "sleep 1; exit 3",
      ].join("\n"),
      secrets: { TOKEN: "printed-s3cret" },
    };
    must(await bench.adapter.run(machine, job, soon()));
    const running = await until(machine, "main", (status) => status.state === "running");
    expect(running).toHaveProperty("startedAtMs");
    const over = await ended(machine, "main");
    expect(over).toMatchObject({ state: "ended", exitCode: 3, diskFull: false });
    if (over.state !== "ended") throw new Error("not ended");
    expect(over.endedAtMs).toBeGreaterThan(over.startedAtMs);
    expect(Math.abs((over.checkpointAtMs ?? 0) - over.startedAtMs)).toBeLessThan(10_000);
    expect(await wholeLog(machine, "main")).toBe(
      'prepared\nalpha\nbeta\nfrom-tool\n[it\'s "$HOME"\n`line` two \\ end ]\n[kept kept]\n[0/1]\n[***]\nto-stderr\n',
    );
    const back = join(bench.scratch, "back");
    const copied = must(
      await bench.adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()),
    );
    expect(copied).toMatchObject({ files: 1, bytes: 7, sentBytes: 7 });
    expect(await readFile(join(back, "deep", "r.txt"), "utf8")).toBe("result\n");
    must(await end(one));
  });

  it("starts a job once: again, at the same time, and after a restart", async () => {
    const one = request();
    const machine = await machineFor(one);
    const job: Job = {
      ...EMPTY,
      id: "once",
      run: 'echo x >> "$SKY_OUTPUT/times"; sleep 1; echo done',
    };
    const others = await Promise.all([bench.world.adapter(), bench.world.adapter()]);
    const answers = await Promise.all(
      [bench.adapter, ...others].map((each) => each.run(machine, job, soon())),
    );
    for (const answer of answers) must(answer);
    must(await (await bench.world.adapter()).run(machine, job, soon()));
    expect(await ended(machine, "once")).toMatchObject({ exitCode: 0 });
    must(await bench.adapter.run(machine, job, soon()));
    const back = join(bench.scratch, "once");
    must(await bench.adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()));
    expect(await readFile(join(back, "times"), "utf8")).toBe("x\n");
    expect(await wholeLog(machine, "once")).toBe("done\n");
    must(await end(one));
  });

  it("fails with the setup's exit code, and does not run the rest", async () => {
    const one = request();
    const machine = await machineFor(one);
    const job = { ...EMPTY, id: "setup", setup: "echo no; exit 9", run: "echo yes" };
    must(await bench.adapter.run(machine, job, soon()));
    expect(await ended(machine, "setup")).toMatchObject({ exitCode: 9 });
    expect(await wholeLog(machine, "setup")).toBe("no\n");
    must(await end(one));
  });

  it("takes the output from below the working folder, and not from outside", async () => {
    const one = request();
    const machine = await machineFor(one);
    const inside = {
      ...EMPTY,
      id: "inside",
      run: "mkdir -p a/b && echo v > a/b/v",
      outputPath: "a/b",
    };
    must(await bench.adapter.run(machine, inside, soon()));
    expect(await ended(machine, "inside")).toMatchObject({ exitCode: 0 });
    const back = join(bench.scratch, "below");
    must(await bench.adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()));
    expect(await readFile(join(back, "v"), "utf8")).toBe("v\n");
    for (const [id, outputPath] of [
      ["link", "away"],
      ["missing", "nowhere"],
    ] as const) {
      const job = { ...EMPTY, id, run: "ln -sfn /etc away", outputPath };
      must(await bench.adapter.run(machine, job, soon()));
      expect(await ended(machine, id)).toMatchObject({ exitCode: 1 });
      expect(await wholeLog(machine, id)).toContain(outputPath);
    }
    must(await end(one));
  });

  it("gives the log in pieces that add up, also while it is written and in the middle of a character", async () => {
    const one = request();
    const machine = await machineFor(one);
    const run =
      "for n in 1 2 3 4 5 6; do printf 'žluť-%s\\n' $n; sleep 0.2; done; printf 'šest\\303'; sleep 0.3; printf '\\251!'";
    must(await bench.adapter.run(machine, { ...EMPTY, id: "pieces", run }, soon()));
    let text = "";
    let at = 0;
    for (let over = false; ; ) {
      const chunk = must(await bench.adapter.logs(machine, "pieces", at, soon()));
      expect(chunk.nextByte).toBeGreaterThanOrEqual(at);
      text += chunk.text;
      at = chunk.nextByte;
      if (over) break;
      over = must(await bench.adapter.status(machine, "pieces", soon())).state === "ended";
    }
    expect(text).toBe("žluť-1\nžluť-2\nžluť-3\nžluť-4\nžluť-5\nžluť-6\nšesté!");
    expect(at).toBe(Buffer.byteLength(text));
    must(await end(one));
  });

  it("tells a full disk from another failure", async () => {
    const one = request();
    const machine = await machineFor(one);
    must(
      await bench.adapter.run(
        machine,
        { ...EMPTY, id: "full", run: "echo data > /dev/full" },
        soon(),
      ),
    );
    expect(await ended(machine, "full")).toMatchObject({ exitCode: 1, diskFull: true });
    must(await end(one));
  });

  it("ends what a job started, also what left its group", async () => {
    const one = request();
    const machine = await machineFor(one);
    const stubborn = "trap '' TERM; (setsid sleep 300 &) ; sleep 300 & echo up; wait; sleep 300";
    must(await bench.adapter.run(machine, { ...EMPTY, id: "stubborn", run: stubborn }, soon()));
    await until(machine, "stubborn", (status) => status.state === "running");
    if (bench.world.jobProcesses !== undefined)
      expect(await bench.world.jobProcesses(machine)).toBeGreaterThan(2);
    must(await end(one));
    if (bench.world.jobProcesses !== undefined)
      expect(await bench.world.jobProcesses(machine)).toBe(0);
    expect(must(await bench.adapter.status(machine, "stubborn", soon())).state).toBe(
      "machine-gone",
    );
  });

  it("runs a job of two nodes, each with its rank; a node that fails decides", async () => {
    const one = request({ nodes: 2 });
    const machine = await machineFor(one);
    await write(join(bench.scratch, "shared"), "for all");
    must(
      await bench.adapter.copy(
        { from: fileUrl(join(bench.scratch, "shared")), to: `${machine.files}/inputs/shared` },
        soon(),
      ),
    );
    const run =
      'cat "$SKY_INPUT_shared"; echo " $SKY_NODE_RANK of $SKY_NODES, $(echo "$SKY_NODE_ADDRESSES" | wc -l | tr -d " ")"; [ "$SKY_NODE_RANK" = 0 ] && sleep 300; exit 5';
    must(
      await bench.adapter.run(
        machine,
        { ...EMPTY, id: "both", nodes: 2, inputs: ["shared"], run },
        soon(),
      ),
    );
    expect(await ended(machine, "both")).toMatchObject({ state: "ended", exitCode: 5 });
    expect(await wholeLog(machine, "both")).toBe("for all 0 of 2, 2\n");
    must(await end(one));
    if (bench.world.jobProcesses !== undefined)
      expect(await bench.world.jobProcesses(machine)).toBe(0);
  });
};
