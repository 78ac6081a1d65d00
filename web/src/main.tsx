import "./shell/leaving";
import "./styles";

import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app";
import { startLanguages } from "./i18n";
import { keepShell } from "./shell/keeping";
import { adoptTheme, theme } from "./theme";

adoptTheme();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

// Not awaited here: the build would put every module into a file of its own.
void startLanguages().then(() => {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <App />
      </MantineProvider>
    </StrictMode>,
  );
  keepShell();
});
