import "./base.css";

import { createRoot } from "react-dom/client";

import { followTheme } from "../followTheme";
import { startLanguages } from "../i18n";
import { LANGUAGES } from "../i18n/languages";
import { keepShell } from "../shell/keeping";
import { WallPage } from "./WallPage";

// A page of its own, for a screen that nobody touches: ?lang= says its language, else the device does.
const asked = new URLSearchParams(location.search).get("lang");
const language = LANGUAGES.find((one) => one === asked);
followTheme();
keepShell();

const root = document.getElementById("root");
if (root === null) throw new Error("wall.html has no #root");
void startLanguages(language).then(() => createRoot(root).render(<WallPage />));
