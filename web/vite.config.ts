import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The server serves the workspace at /agent and its hashed files at /agent/assets; `npm run dev` passes the API on to a
// demo server (`balie demo --listen 127.0.0.1:8443`).
export default defineConfig({
  base: "/agent/",
  plugins: [react()],
  build: {
    // `dist` holds a committed .gitignore, so that the folder is always there for the Rust build; tools/clean.mjs empties it.
    emptyOutDir: false,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: "index.html" } },
    manifest: "manifest.json",
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      "/api": { target: "https://localhost:8443", secure: false },
      "/live": { target: "wss://localhost:8443", ws: true, secure: false },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
