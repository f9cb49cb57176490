// How far the interview has come: in words, and as a bar.
import { element } from "./page";
import type { InterviewState } from "./protocol";
import { fill, type RoomWords } from "./words";

export function showProgress({ phase, question, ended }: InterviewState, words: RoomWords): void {
  element("progress").hidden = ended || (!question && phase !== "wrap_up");
  const bar = element<HTMLProgressElement>("progress-bar");
  if (question && phase !== "wrap_up") {
    element("progress-words").textContent = fill(words.progress, { number: question.number, count: question.count });
    bar.value = (question.number - 1) / question.count;
  } else {
    element("progress-words").textContent = words.wrap_up;
    bar.value = 1;
  }
}
