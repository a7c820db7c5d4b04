import { render } from "preact";
import { App } from "./components/app.tsx";
import { startDetails } from "./state/details.ts";
import { openShared } from "./state/sharing.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/tables.css";
import "./styles/result.css";
import "./styles/gpus.css";

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
startDetails();
void openShared();
