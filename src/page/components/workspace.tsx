import { Controls } from "./controls.tsx";
import { Result } from "./result.tsx";
import { Source } from "./source.tsx";

export const Workspace = () => (
  <div class="workspace">
    <div class="side">
      <Source />
      <Controls />
    </div>
    <Result />
  </div>
);
