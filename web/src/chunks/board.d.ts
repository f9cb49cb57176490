// What the board uses of its packages.
declare module "@excalidraw/excalidraw" {
  export const Excalidraw: unknown;
  export function hashElementsVersion(elements: readonly object[]): number;
}

declare module "react" {
  export function createElement(component: unknown, props: object): unknown;
}

declare module "react-dom/client" {
  export function createRoot(parent: HTMLElement): { render: (node: unknown) => void; unmount: () => void };
}
