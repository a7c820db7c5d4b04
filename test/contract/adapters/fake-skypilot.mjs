#!/usr/bin/env node
// A fake of SkyPilot's command line, for tests: `launch`, `status --output json` and `down`, of clusters that are one sshd
// on loopback. It keeps what it was asked in FAKE_SKY, and writes ssh's entries where SkyPilot does. Its answers have
// the form of SkyPilot 0.14 (sky/client/cli/command.py, sky/schemas/api/responses.py, sky/utils/cluster_utils.py).
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.FAKE_SKY;
const { port, user, identityFile } = JSON.parse(readFileSync(join(folder, "host.json"), "utf8"));
const [command, ...args] = process.argv.slice(2);
const file = (name) => join(folder, `${name}.json`);
const option = (name) => args[args.indexOf(name) + 1];
const names = () => args.filter((arg) => arg.startsWith("sky-"));
const read = (name) => JSON.parse(readFileSync(file(name), "utf8"));
writeFileSync(join(folder, "calls"), `${JSON.stringify([command, ...args])}\n`, { flag: "a" });

if (command === "launch") {
  const name = option("--cluster");
  const yaml = readFileSync(args.at(-1), "utf8");
  const refusal = join(folder, "refuse");
  if (existsSync(refusal)) {
    process.stderr.write(readFileSync(refusal, "utf8"));
    process.exit(1);
  }
  const nodes = Number(/^num_nodes: (\d+)$/m.exec(yaml)?.[1] ?? 1);
  writeFileSync(
    file(name),
    JSON.stringify({
      name,
      status: "UP",
      launched_at: Math.floor(Date.now() / 1000),
      cloud: "AWS",
      region: "us-east-1",
      nodes,
      yaml,
    }),
  );
  const ssh = join(process.env.HOME, ".sky/generated/ssh");
  mkdirSync(ssh, { recursive: true });
  const entry = `# Added by sky\nHost ${name}\n  HostName 127.0.0.1\n  User ${user}\n  IdentityFile ${identityFile}\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile=/dev/null\n  Port ${port}\n`;
  writeFileSync(join(ssh, name), entry);
} else if (command === "status") {
  const all = (names().length > 0 ? names() : read("clusters").list).filter((name) =>
    existsSync(file(name)),
  );
  process.stdout.write(`Clusters\n${JSON.stringify(all.map(read), null, 2)}\n`);
} else if (command === "down") {
  const [name] = names();
  if (!existsSync(file(name))) {
    process.stderr.write(`\u001b[31mCluster(s) not found: ${name}.\u001b[0m\n`);
    process.exit(1);
  }
  rmSync(file(name));
} else {
  process.stderr.write(`No such command '${command}'.\n`);
  process.exit(2);
}
