import { EXIT } from "./exit-code.ts";
import { failWithBug } from "./failure.ts";
import { processIo } from "./io.ts";
import { run } from "./program.ts";

const io = processIo();

// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? EXIT.done : failWithBug(error, io));
  });
// Solves run in threads of their own, so this is heard; a second Ctrl-C ends the process the hard way.
process.once("SIGINT", () => process.exit(EXIT.interrupted));
process.on("uncaughtException", (error) => process.exit(failWithBug(error, io)));

// Not process.exit: what was written to a pipe has to arrive first.
process.exitCode = await run(process.argv.slice(2), io);
