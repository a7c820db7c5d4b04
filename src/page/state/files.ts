import { say } from "./notice.ts";
import { format, text } from "./pipeline.ts";

/** As much as a server reads by default. */
const MOST_BYTES = 2 ** 20;

/** Shows a file of the reader's disk in the editor; it goes nowhere until a plan is asked for. */
export const openFile = async (file: File): Promise<void> => {
  if (file.size > MOST_BYTES) {
    say(`${file.name} is larger than 1 MiB; this is no pipeline that the server reads.`);
    return;
  }
  text.value = await file.text();
  say(`${file.name} opened. Press Plan.`);
};

/** Offers a text as a file. */
export const download = (name: string, content: string, type: string): void => {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

export const downloadPipeline = (): void =>
  download(`pipeline.${format.value}`, text.value, `application/${format.value}`);
