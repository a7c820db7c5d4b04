import type { Command } from "commander";

/** Apart from the code that opens the folder, so that help stays quick. */
export const withStateFlag = (command: Command): Command =>
  command.option("--state <dir>", "folder of the broker; default: SKY_STATE_DIR or your own");
