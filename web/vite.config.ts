import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Writes sw.js with the names of this build's files, so that each build replaces the shell kept on
 * the tablet as a whole. */
function shellWorker(): Plugin {
  return {
    name: "shell-worker",
    apply: "build",
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => /\.(js|css)$/.test(name))
        .map((name) => `/${name}`)
        .sort();
      const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
      const source = readFileSync(new URL("./src/shell-worker.js", import.meta.url), "utf8")
        .replace("__VERSION__", version)
        .replace("__FILES__", JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}

export default defineConfig({
  plugins: [react(), shellWorker()],
  build: {
    outDir: "../server/static",
    emptyOutDir: true,
    target: "es2022",
    // The page forbids data: and inline code, so every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The staff's pages, the guest's at a door, the guest's own, and the wall: each loads only what it needs.
    rollupOptions: { input: ["index.html", "here.html", "my.html", "wall.html"] },
  },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8080", ws: true } } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
