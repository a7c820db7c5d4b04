#!/usr/bin/env node
import module from "node:module";

// Node 22.8 and later keep what they compiled for the next start; older ones go without.
module.enableCompileCache?.();
await import("../dist/cli/main.js");
