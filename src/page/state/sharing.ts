import { decodeShare, encodeShare } from "../share/encode.ts";
import { say } from "./notice.ts";
import { text } from "./pipeline.ts";
import { planNow } from "./planning.ts";

/** Puts the pipeline into the address and the address into the clipboard. */
export const share = async (): Promise<void> => {
  const fragment = await encodeShare({ text: text.value });
  if (fragment === undefined) {
    say("This pipeline is too large for a link. Download it and send the file.");
    return;
  }
  history.replaceState(null, "", `${location.pathname}#${fragment}`);
  try {
    await navigator.clipboard.writeText(location.href);
    say("Link copied. It holds the whole pipeline; nothing is stored on the server.");
  } catch {
    say("The link is in the address bar. It holds the whole pipeline.");
  }
};

/** Opens and plans what a link holds. */
export const openShared = async (): Promise<void> => {
  if (location.hash === "") return;
  const shared = await decodeShare(location.hash);
  if (shared === undefined) {
    say("The link is damaged or holds no pipeline; it may have been cut.");
    return;
  }
  text.value = shared.text;
  await planNow();
};
