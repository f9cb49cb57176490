// The sign beside the bench that says whether all is stored.
import { element } from "../page";
import type { RoomWords } from "../words";
import type { SaveState } from "./saving";

export function showSaved(words: RoomWords, state: SaveState): void {
  const sign = element("work-saved");
  const said: Record<SaveState, string> = {
    none: "",
    saved: words.work_saved,
    saving: words.work_saving,
    unsaved: words.work_unsaved,
    too_long: words.work_too_long,
  };
  sign.dataset["state"] = state;
  if (sign.textContent !== said[state]) sign.textContent = said[state];
}
