"""The room's own TypeScript modules, to be run in a browser by themselves."""

import subprocess

from tests.support.chromium import WEB


def bundled(*modules: str) -> str:
    """A script that makes what the modules of `web/src` export the properties of `window.parts`."""
    exports = "".join(f'export * from "./src/{module}";' for module in modules)
    options = ["--bundle", "--format=iife", "--global-name=parts", f"--sourcefile={WEB / 'parts.ts'}", "--loader=ts"]
    built = subprocess.run(
        [WEB / "node_modules" / ".bin" / "esbuild", *options],
        input=exports,
        cwd=WEB,
        capture_output=True,
        text=True,
        check=True,
    )
    return built.stdout.replace("var parts", "window.parts", 1)
