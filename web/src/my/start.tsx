import "../checkin/base.css";

import { createRoot } from "react-dom/client";

import { followTheme } from "../followTheme";
import { MyPage } from "./MyPage";
import { startWords } from "./words";

// A page of its own, without the components of the staff's pages: it must be quick on an old phone.
followTheme();

const root = document.getElementById("root");
if (root === null) throw new Error("my.html has no #root");
void startWords().then(() => createRoot(root).render(<MyPage />));
