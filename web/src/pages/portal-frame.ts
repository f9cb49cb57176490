// The page inside a partner's page.
import { PortalFrame } from "../portal/frame";

const data = document.getElementById("portal-data");
const { origins } = JSON.parse(data?.textContent ?? "{}") as { origins: string[] };
new PortalFrame(origins).start();
