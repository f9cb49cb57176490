// `AssessmentPortal`: loaded by a partner's page, shows interviews in a frame over it.
import { openPortal, type PortalOptions } from "../portal/dialog";

declare global {
  interface Window {
    AssessmentPortal: { open(options: PortalOptions): { close(): void } };
  }
}

const script = document.currentScript;
const home = script instanceof HTMLScriptElement ? new URL(script.src).origin : location.origin;

window.AssessmentPortal = { open: (options) => openPortal(home, options) };
