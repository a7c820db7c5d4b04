import { carry } from "./carry.ts";

const [stateFolder = "", id = "", input = "", output = ""] = process.argv.slice(2);
process.stdout.write("ready\n");
await carry(stateFolder, id, input, output);
