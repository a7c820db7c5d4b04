// Preloaded into a measured process: on exit, writes its peak resident memory in KiB to descriptor 3.
// The peak covers the whole process, worker threads included.
import { writeSync } from "node:fs";

process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
