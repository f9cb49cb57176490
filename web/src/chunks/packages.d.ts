// What the board uses of its packages.
declare module "@excalidraw/excalidraw" {
  export const Excalidraw: unknown;
  export const MainMenu: { DefaultItems: { ClearCanvas: unknown } };
  export function hashElementsVersion(elements: readonly object[]): number;
}

declare module "react" {
  export function createElement(component: unknown, props: object, ...children: unknown[]): unknown;
}

declare module "react-dom/client" {
  export function createRoot(parent: HTMLElement): { render: (node: unknown) => void; unmount: () => void };
}

declare module "@excalidraw/excalidraw/index.css";
