import { useEffect, useState } from "preact/hooks";
import { openFile } from "../state/files.ts";

const hasFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes("Files") ?? false;

/** A file dropped anywhere on the page is opened. */
export const DropTarget = () => {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onDrag = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(event.type !== "dragleave" || event.relatedTarget !== null);
    };
    const onDrop = (event: DragEvent): void => {
      const file = event.dataTransfer?.files[0];
      setOver(false);
      if (file === undefined) return;
      // The editor would put the file's text where it was dropped.
      event.preventDefault();
      event.stopPropagation();
      void openFile(file);
    };
    const capture = { capture: true };
    addEventListener("dragover", onDrag, capture);
    addEventListener("dragleave", onDrag, capture);
    addEventListener("drop", onDrop, capture);
    return () => {
      removeEventListener("dragover", onDrag, capture);
      removeEventListener("dragleave", onDrag, capture);
      removeEventListener("drop", onDrop, capture);
    };
  }, []);
  return over ? <div class="drop-target">Drop a pipeline: JSON or YAML</div> : null;
};
