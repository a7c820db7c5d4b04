import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveAccelerator } from "../../src/catalog/accelerator-names.ts";
import { listAccelerators } from "../../src/catalog/browse/accelerators.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import { unmetParts } from "../../src/optimizer/machines.ts";

const loaded = await loadCatalog();
if (!loaded.ok) throw new Error("the catalog cannot be read");
const catalog = loaded.value;
const { accelerators, instanceTypes } = catalog;

/** Every name that stands for a card, and whose it is. */
const owners = accelerators.flatMap(({ name, aliases }) =>
  [name, ...aliases].map((written) => ({ written, name })),
);
const memoryGib = new Map(accelerators.map((card) => [card.name, card.memoryGib]));
const known = new Map(owners.map(({ written, name }) => [written.toLowerCase(), name]));

const anyName = fc.constantFrom(...owners);

/** A name as users write it: in any case, with blanks around. */
const spelled = (written: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: written.length, maxLength: written.length }),
      fc.constantFrom("", " ", "\t"),
    )
    .map(([upper, blank]) => {
      const letters = [...written].map((letter, i) =>
        upper[i] ? letter.toUpperCase() : letter.toLowerCase(),
      );
      return `${blank}${letters.join("")}${blank}`;
    });

describe("names of accelerators in the bundled catalog", () => {
  it("no name or alias stands for two cards, in any case", () => {
    expect(known.size).toBe(owners.length);
  });

  it("every spelling of a name or alias is exactly its own card", () => {
    const asked = anyName.chain((owner) => spelled(owner.written).map((text) => ({ owner, text })));
    fc.assert(
      fc.property(asked, ({ owner, text }) => {
        expect(resolveAccelerator(catalog, text)).toEqual({ ok: true, value: owner.name });
      }),
    );
  });

  it("a name with a letter more, less or other is an error, unless it is another's full name", () => {
    const slip = fc
      .tuple(anyName, fc.nat(), fc.constantFrom("", "-", "0", "8", "e", "x", "G"), fc.boolean())
      .map(([{ written }, at, put, replace]) => {
        const place = at % (written.length + 1);
        return written.slice(0, place) + put + written.slice(place + (replace ? 1 : 0));
      });
    fc.assert(
      fc.property(slip, (text) => {
        const resolved = resolveAccelerator(catalog, text);
        expect(resolved.ok ? resolved.value : undefined).toBe(known.get(text.toLowerCase()));
      }),
      { numRuns: 300 },
    );
  });

  it("what is suggested is a canonical name", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const resolved = resolveAccelerator(catalog, text);
        const names = resolved.ok ? [] : resolved.error.suggestions;
        expect(names.filter((name) => !memoryGib.has(name))).toEqual([]);
      }),
    );
  });
});

describe("an ask over the whole bundled catalog", () => {
  const machinesWith = (name: string, count: number) =>
    instanceTypes.filter(
      (type) =>
        unmetParts(type, {
          accelerators: { name, count: { amount: count, atLeast: false } },
          features: [],
        }).length === 0,
    );

  it("meets only machines with that card, of that memory and number", () => {
    let met = 0;
    for (const { name } of accelerators)
      for (const count of [1, 2, 4, 8, 16])
        for (const type of machinesWith(name, count)) {
          met++;
          const ratio = (type.acceleratorMemoryGib ?? Number.NaN) / (memoryGib.get(name) ?? 0);
          const seen = `${type.cloud} ${type.name}: ${type.accelerator}:${type.acceleratorCount}`;
          expect([seen, type.accelerator, type.acceleratorCount]).toEqual([seen, name, count]);
          expect([seen, ratio > 0.85 && ratio < 1.15]).toEqual([seen, true]);
        }
    expect(met).toBeGreaterThan(700);
  });

  it("through the browser, by any alias and with a count behind a colon, as by the canonical name", () => {
    const asked = anyName.chain(({ written, name }) =>
      fc
        .tuple(spelled(written), fc.constantFrom("", ":1", ":8", " : 4+"))
        .map(([text, count]) => ({ text: `${text}${count}`, canonical: `${name}${count}`, name })),
    );
    fc.assert(
      fc.property(asked, ({ text, canonical, name }) => {
        const listing = listAccelerators(catalog, { name: text });
        expect(listing).toEqual(listAccelerators(catalog, { name: canonical }));
        const offers = listing.ok ? listing.value.entries.flatMap(({ places }) => places) : [];
        for (const { onDemand, spot, unpriced } of offers)
          for (const offer of [onDemand, spot, unpriced])
            expect(offer?.accelerator ?? name).toBe(name);
      }),
      { numRuns: 40 },
    );
  });
});
