// The whiteboard. Its fonts come from this server; nothing of it loads anything from elsewhere.
import { Excalidraw, hashElementsVersion, MainMenu } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import type { Board, BoardOptions, BoardElement } from "../room/work/drawing";

interface Surface {
  updateScene: (scene: { elements: readonly BoardElement[] }) => void;
  scrollToContent: (elements?: readonly BoardElement[], options?: object) => void;
}

/** A whiteboard in `options.parent`. */
export function openBoard(options: BoardOptions): Board {
  const root = createRoot(options.parent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let version = hashElementsVersion(options.elements);
  let surface: Surface | null = null;
  const draw = (): void =>
    root.render(
      createElement(
        Excalidraw,
        {
        initialData: { elements: options.elements, scrollToContent: true, appState: { currentItemFontFamily: 2, currentItemRoughness: 0 } },
        excalidrawAPI: (given: Surface) => {
          surface = given;
        },
        langCode: options.language,
        theme: dark.matches ? "dark" : "light",
        handleKeyboardGlobally: false,
        detectScroll: true,
        UIOptions: {
          canvasActions: { loadScene: false, saveToActiveFile: false, saveAsImage: false, export: false, toggleTheme: false, changeViewBackgroundColor: false },
          tools: { image: false },
        },
        onChange: (elements: readonly BoardElement[]) => {
          const now = hashElementsVersion(elements);
          if (now === version) return;
          version = now;
          options.changed(elements.filter((element) => !element.isDeleted));
        },
        },
        // Its own menu leads to other sites.
        createElement(MainMenu, {}, createElement(MainMenu.DefaultItems.ClearCanvas, {})),
      ),
    );
  const release = keepLanguage();
  draw();
  dark.addEventListener("change", draw);
  return {
    close: () => {
      release();
      dark.removeEventListener("change", draw);
      surface = null;
      root.unmount();
    },
    show: () => surface?.scrollToContent(),
  };
}

/** The board writes its own language and direction on the whole page; those of the page are put back. */
function keepLanguage(): () => void {
  const page = document.documentElement;
  const { lang, dir } = page;
  const observer = new MutationObserver(() => {
    if (page.lang !== lang) page.lang = lang;
    if (page.dir !== dir) page.dir = dir;
  });
  observer.observe(page, { attributeFilter: ["lang", "dir"] });
  return () => observer.disconnect();
}
