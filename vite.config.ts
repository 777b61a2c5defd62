/** How the front end is built, and how its parts are tested. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const built = here("greenroom/static/built");

/** Leaves each text compressed beside itself, where the server finds it: bytes are spent once, at build time. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle() {
      const files = readdirSync(built, { recursive: true, encoding: "utf8" });
      for (const file of files.filter((name) => /\.(js|css|svg|json)$/.test(name))) {
        const text = readFileSync(join(built, file));
        writeFileSync(join(built, `${file}.gz`), gzipSync(text, { level: 9 }));
        writeFileSync(join(built, `${file}.br`), brotliCompressSync(text));
      }
    },
  };
}

export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  plugins: [compressed()],
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // Browsers that know light-dark(): lowered, it would be settled once for the page, and no stage could be dark.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    rollupOptions: {
      input: { door: here("frontend/door.ts"), pages: here("frontend/pages.ts"), room: here("frontend/room.ts") },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["frontend/**/*.test.ts"],
  },
});
