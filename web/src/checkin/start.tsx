import "./base.css";

import { createRoot } from "react-dom/client";

import { followTheme } from "../followTheme";
import { startLanguages } from "../i18n";
import { HerePage } from "./HerePage";
import { codeForMyPage } from "./link";

// A page of its own, without the components of the staff's pages: it must be quick on an old phone.
followTheme();

const root = document.getElementById("root");
if (root === null) throw new Error("here.html has no #root");
const code = codeForMyPage();
if (code) location.replace(`/my#c=${code}`);
else void startLanguages().then(() => createRoot(root).render(<HerePage />));
