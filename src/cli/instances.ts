import type { InstanceSort } from "../domain/browse.ts";
import type { Quantity } from "../domain/pipeline.ts";
import { type BrowseFlags, withBrowseFlags } from "./browse-flags.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { quantity } from "./flags.ts";
import type { Io } from "./io.ts";

interface InstanceFlags extends BrowseFlags {
  readonly cpus?: Quantity;
  readonly memory?: Quantity;
  readonly arch?: string;
  readonly sort?: InstanceSort;
}

const EXAMPLES = `Examples:
  sky instances --cpus 8+ --memory 32+          the cheapest machines that fit
  sky instances --cpus 64 --arch arm64 --country EU
  sky instances --cpus 16+ --sort spot --limit 10 --cloud aws,azure
`;

export const registerInstances: Register = (program, io, finish) => {
  const command = program
    .command("instances")
    .summary("machines without accelerators, and where they are cheapest")
    .description("Shows machines without accelerators, and where they are cheapest.")
    .usage("[options]")
    .option("--cpus <n>", 'virtual CPUs: "8" exactly, "8+" at least', quantity)
    .option("--memory <gib>", 'GiB: "32" exactly, "32+" at least', quantity)
    .option("--arch <name>", "processor architecture: x86_64 or arm64")
    .addOption(
      program
        .createOption("--sort <by>", "by price, spot, perCpu or name")
        .choices(["price", "spot", "perCpu", "name"])
        .default("price"),
    );
  withBrowseFlags(command)
    .addHelpText("before", EXAMPLES)
    .action(async (flags: InstanceFlags) => finish(await showInstances(flags, io)));
};

const showInstances = async (flags: InstanceFlags, io: Io): Promise<ExitCode> => {
  const [browse, { listInstances }, { renderInstances }, { instancesToJson }] = await Promise.all([
    import("./browse.ts"),
    import("../catalog/browse/instances.ts"),
    import("../report/instance-list.ts"),
    import("../report/browse-json.ts"),
  ]);
  const catalog = await browse.browsedCatalog(flags, io);
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const listing = listInstances(catalog.value, {
    ...browse.placeQuery(flags),
    ...(flags.cpus !== undefined && { cpus: flags.cpus }),
    ...(flags.memory !== undefined && { memoryGib: flags.memory }),
    ...(flags.arch !== undefined && { arch: flags.arch }),
    ...(flags.sort !== undefined && { sort: flags.sort }),
  });
  if (!listing.ok) return browse.failFaults(listing.error, flags, io);
  const entries = browse.limited(listing.value.entries, flags);
  io.out.write(
    flags.json
      ? instancesToJson({ ...listing.value, entries }, catalog.value)
      : renderInstances(listing.value, browse.browseOptions(flags, catalog.value, io)),
  );
  return EXIT.done;
};
