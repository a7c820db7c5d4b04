import { useEffect } from "preact/hooks";
import { planNow } from "../state/planning.ts";
import { view } from "../state/view.ts";
import { DropTarget } from "./drop-target.tsx";
import { GpuBrowser } from "./gpu-browser.tsx";
import { Header } from "./header.tsx";
import { Notice } from "./notice.tsx";
import { Workspace } from "./workspace.tsx";

export const App = () => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const asksForPlan = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (!asksForPlan || event.defaultPrevented || view.value !== "plan") return;
      event.preventDefault();
      void planNow();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {view.value === "plan" ? <Workspace /> : <GpuBrowser />}
      </main>
      <Notice />
      <DropTarget />
    </>
  );
};
