// Builds web/static from web/src:
//   src/pages/NAME.ts    -> static/NAME.js    (one self-contained script a page)
//   src/worklets/NAME.ts -> static/NAME.js    (loaded into the browser's audio thread, as files of their own)
//   src/workers/run-*.ts -> static/NAME.js    (handed to the sandbox, which runs candidates' code in them)
//   src/chunks/NAME.ts   -> static/NAME.js    (modules a page imports once it needs them)
//   src/styles/NAME.css  -> static/NAME.css   (partials live in src/styles/parts)
//   public/*, VENDOR     -> static/*          (copied as they are)
// and static/manifest.json: name -> digest, which templates reach as asset("NAME.js").
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "static");
const fresh = join(here, `.static-${process.pid}`);

/** Files of npm packages that pages load as they are. */
const VENDOR = {
  "htmx.js": "htmx.org/dist/htmx.min.js",
  "python.wasm": "pyodide/pyodide.asm.wasm",
  "python-library.zip": "pyodide/python_stdlib.zip",
};

async function entries(folder, extension) {
  const names = await readdir(join(here, folder));
  return names.filter((name) => name.endsWith(extension) && !name.endsWith(".d.ts")).map((name) => join(here, folder, name));
}

/** The board would look for fonts it misses at a host of others': here it looks nowhere else. */
const boardStaysHome = {
  name: "board-stays-home",
  setup(build) {
    build.onLoad({ filter: /@excalidraw\/excalidraw\/dist\/prod\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replaceAll("`https://esm.sh/$", "`${location.origin}/static/fonts/$"), loader: "js" };
    });
  },
};

async function bundle() {
  const common = { bundle: true, minify: true, outdir: fresh, logLevel: "warning", absWorkingDir: here };
  await Promise.all([
    esbuild.build({
      ...common,
      entryPoints: [...(await entries("src/pages", ".ts")), ...(await entries("src/worklets", ".ts"))],
      entryNames: "[name]",
      format: "iife",
      target: "es2022",
    }),
    esbuild.build({
      ...common,
      entryPoints: (await entries("src/workers", ".ts")).filter((name) => basename(name).startsWith("run-")),
      entryNames: "[name]",
      format: "iife",
      target: "es2022",
      define: { "import.meta.url": '"https://python.invalid/"' },
      external: ["node:*", "ws"],
    }),
    esbuild.build({
      ...common,
      entryPoints: await entries("src/chunks", ".ts"),
      entryNames: "[name]",
      chunkNames: "chunks/[name]-[hash]",
      format: "esm",
      splitting: true,
      target: "es2022",
      conditions: ["production"],
      define: { "process.env.NODE_ENV": '"production"', "process.env.IS_PREACT": '"false"' },
      // Faces are found under `boardFonts`, where the board looks for them itself.
      external: ["*.woff2"],
      plugins: [boardStaysHome],
    }),
    esbuild.build({
      ...common,
      entryPoints: await entries("src/styles", ".css"),
      target: ["chrome111", "firefox113", "safari16.4"],
      loader: { ".woff2": "file" },
      assetNames: "fonts/[name]-[hash]",
    }),
  ]);
}

/** The board's fonts, but for the one of 12 MB that writes Chinese by hand: those letters come from the device. */
async function copyBoardFonts() {
  const fonts = join(here, "node_modules/@excalidraw/excalidraw/dist/prod/fonts");
  const wanted = (await readdir(fonts)).filter((name) => name !== "Xiaolai");
  await Promise.all(wanted.map((name) => cp(join(fonts, name), join(fresh, "fonts", name), { recursive: true })));
}

async function copy() {
  await cp(join(here, "public"), fresh, { recursive: true });
  for (const [name, source] of Object.entries(VENDOR)) {
    await cp(join(here, "node_modules", source), join(fresh, name));
  }
  await copyBoardFonts();
}

async function writeManifest() {
  const manifest = {};
  for (const name of (await readdir(fresh, { withFileTypes: true })).filter((e) => e.isFile()).map((e) => e.name).sort()) {
    manifest[name] = createHash("sha256").update(await readFile(join(fresh, name))).digest("hex").slice(0, 12);
  }
  await writeFile(join(fresh, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
}

// Built beside the target and moved in one step, so that a failed build leaves the last good one.
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh);
try {
  await bundle();
  await copy();
  await writeManifest();
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
} catch (error) {
  await rm(fresh, { recursive: true, force: true });
  console.error(error.errors ? "The front end does not build." : error);
  process.exitCode = 1;
}
