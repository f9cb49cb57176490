// Conveniences of the lists of sessions and of their pages, which work without them.
import { actOnPassages } from "../studio/commenting";
import { triage } from "../studio/triage";

triage(document);
actOnPassages(document);
