import type { PriceOverlay } from "../../domain/own-prices.ts";

/** What an overlay did. */
export interface OverlayEffect {
  readonly changed: number;
  /** Prices that it speaks of and that stay or become unknown. */
  readonly unknown: number;
}

/** An overlay in words and how many prices it made or changed: `own prices: aws -15 % (5,210 prices)`. */
export const overlayNote = (overlay: PriceOverlay, effect: OverlayEffect): string =>
  `own prices: ${subject(overlay)} ${words(overlay.change)} (${effectWords(effect)})`;

const subject = ({ match, instanceType, accelerator, market }: PriceOverlay): string =>
  [match, instanceType, accelerator, market].filter((part) => part !== undefined).join(" ");

const words = (change: PriceOverlay["change"]): string => {
  switch (change.per) {
    case "percent":
      return `${change.percent > 0 ? "+" : ""}${change.percent} %`;
    case "machine":
      return `at ${change.usdPerHour} USD/h`;
    case "accelerator":
      return `at ${change.usdPerAcceleratorHour} USD per accelerator-hour, all-in`;
    case "size":
      return `at ${[
        ...(change.usdPerVcpuHour === undefined ? [] : [`${change.usdPerVcpuHour} USD/vCPU-h`]),
        ...(change.usdPerGibHour === undefined ? [] : [`${change.usdPerGibHour} USD/GiB-h`]),
      ].join(" + ")}`;
  }
};

const effectWords = ({ changed, unknown }: OverlayEffect): string => {
  if (changed + unknown === 0) return "nothing in the catalog fits it";
  const prices = `${grouped(changed)} ${changed === 1 ? "price" : "prices"}`;
  return unknown === 0 ? prices : `${prices}, ${grouped(unknown)} unknown`;
};

const grouped = (amount: number): string => amount.toLocaleString("en-US");
