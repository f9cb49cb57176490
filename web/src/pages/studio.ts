// The studio's conveniences. Every page works without them.
import { announceChanges, announceFailures } from "../studio/announcing";
import { pickColours } from "../studio/colours";
import { addCopyButtons } from "../studio/copying";
import { followEvidence } from "../studio/evidence";
import { showFilm } from "../studio/film";
import { useOwnZone } from "../studio/moments";
import { playSentences } from "../studio/player";
import { growTests } from "../studio/code-tests";
import { showFieldsOfType } from "../studio/question-form";
import { reorderByDragging } from "../studio/reordering";
import { showLocalTimes } from "../studio/times";
import { useWordings } from "../studio/wording";

function enhance(within: ParentNode): void {
  addCopyButtons(within);
  showLocalTimes(within);
}

document.documentElement.classList.add("has-script");
enhance(document);
showFieldsOfType(document);
growTests(document);
reorderByDragging(document);
followEvidence(document);
playSentences(document);
showFilm(document);
useWordings(document);
pickColours(document);
useOwnZone(document);
announceChanges(document, enhance);
announceFailures(document);
