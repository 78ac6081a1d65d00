import "./base.css";

import { createRoot } from "react-dom/client";

import { startLanguages } from "../i18n";
import { HerePage } from "./HerePage";

// A page of its own, without the components of the staff's pages: it must be quick on an old phone.
startLanguages();
followTheme();

const root = document.getElementById("root");
if (root === null) throw new Error("here.html has no #root");
createRoot(root).render(<HerePage />);

/** The colours are those of the staff's pages, which choose them by this attribute. */
function followTheme(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const set = () => {
    document.documentElement.dataset["mantineColorScheme"] = dark.matches ? "dark" : "light";
  };
  set();
  dark.addEventListener("change", set);
}
