import { useEffect } from "preact/hooks";
import { notice, say } from "../state/notice.ts";

/** Long enough to read a sentence twice, ms. */
const SHOWN_MS = 8000;

export const Notice = () => {
  const sentence = notice.value;
  useEffect(() => {
    if (sentence === "") return;
    const timer = setTimeout(() => say(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <div class="notice" role="status" aria-live="polite" data-shown={sentence !== ""}>
      {sentence}
    </div>
  );
};
