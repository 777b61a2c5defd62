/** How the front end is built, served while it is written, and tested. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  build: {
    outDir: here("greenroom/static/built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: { pages: here("frontend/pages.ts"), room: here("frontend/room.ts") },
    },
  },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  test: {
    environment: "happy-dom",
    include: ["frontend/**/*.test.ts"],
  },
});
