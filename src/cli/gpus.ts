import type { AcceleratorSort } from "../domain/browse.ts";
import type { Quantity } from "../domain/pipeline.ts";
import { type BrowseFlags, withBrowseFlags } from "./browse-flags.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { leastGib, quantity } from "./flags.ts";
import type { Io } from "./io.ts";

interface GpuFlags extends BrowseFlags {
  readonly count?: Quantity;
  readonly minMemory?: number;
  readonly sort?: AcceleratorSort;
}

const EXAMPLES = `Examples:
  sky gpus                             every accelerator and its cheapest cloud
  sky gpus H100                        the cheapest of each cloud
  sky gpus A100-80GB:8 --country EU    machines with 8 cards, in the EU
  sky gpus --min-memory 80 --sort perGpu
  sky gpus T4 --all-regions --cloud aws,gcp --json
`;

const NOTES = `
Prices are of whole machines per hour, host included; $/card is the share of
one card. An unknown price is shown as unknown. Age is that of the price.`;

export const registerGpus: Register = (program, io, finish) => {
  const command = program
    .command("gpus")
    .summary("accelerators, where to rent them, and for how much")
    .description("Shows accelerators, where to rent them, and for how much.")
    .usage("[NAME] [options]")
    .argument("[name]", "accelerator, with a count if wanted: A100-80GB, V100:4")
    .option("--count <n>", 'cards in a machine: "8" exactly, "8+" at least', quantity)
    .option("--min-memory <gib>", "GiB of a card, at least", leastGib)
    .addOption(
      program
        .createOption("--sort <by>", "by price, spot, perGpu or name")
        .choices(["price", "spot", "perGpu", "name"]),
    );
  withBrowseFlags(command)
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", NOTES)
    .action(async (name: string | undefined, flags: GpuFlags) =>
      finish(await showGpus(name, flags, io)),
    );
};

const showGpus = async (name: string | undefined, flags: GpuFlags, io: Io): Promise<ExitCode> => {
  const [browse, { listAccelerators }, list, { acceleratorsToJson }] = await Promise.all([
    import("./browse.ts"),
    import("../catalog/browse/accelerators.ts"),
    import("../report/accelerator-list.ts"),
    import("../report/browse-json.ts"),
  ]);
  const catalog = await browse.browsedCatalog(flags, io);
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const listing = listAccelerators(catalog.value, {
    ...browse.placeQuery(flags),
    ...(name !== undefined && { name }),
    ...(flags.count !== undefined && { count: flags.count }),
    ...(flags.minMemory !== undefined && { minMemoryGib: flags.minMemory }),
    ...(flags.sort !== undefined && { sort: flags.sort }),
  });
  if (!listing.ok) return browse.failFaults(listing.error, flags, io);
  const byPlace = name !== undefined || flags.allRegions === true;
  const render = byPlace ? list.renderAcceleratorPlaces : list.renderAccelerators;
  const entries = byPlace
    ? listing.value.entries.map((entry) => ({
        ...entry,
        places: browse.limited(entry.places, flags),
      }))
    : browse.limited(listing.value.entries, flags);
  io.out.write(
    flags.json
      ? acceleratorsToJson({ ...listing.value, entries }, catalog.value)
      : render(listing.value, browse.browseOptions(flags, catalog.value, io)),
  );
  return EXIT.done;
};
