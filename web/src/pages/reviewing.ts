// Conveniences of the lists of sessions and of their pages, which work without them.
import { triage } from "../studio/triage";

triage(document);
