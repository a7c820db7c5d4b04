import icon from "../icon.svg";
import { addressOf, openView, type View, view } from "../state/view.ts";

const VIEWS: readonly (readonly [View, string])[] = [
  ["plan", "Plan"],
  ["gpus", "Accelerators"],
];

export const Header = () => (
  <header class="top">
    <h1 class="brand">
      <img src={icon} alt="" width="20" height="20" />
      skyplan
    </h1>
    <nav aria-label="Views">
      {VIEWS.map(([target, label]) => (
        <a
          key={target}
          href={addressOf(target)}
          aria-current={view.value === target ? "page" : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            openView(target);
          }}
        >
          {label}
        </a>
      ))}
    </nav>
    <a class="quiet" href="/docs">
      HTTP API
    </a>
  </header>
);
