// The page inside a partner's page.
import { PortalFrame, type PortalData } from "../portal/frame";

const data = document.getElementById("portal-data");
new PortalFrame(JSON.parse(data?.textContent ?? "{}") as PortalData).start();
