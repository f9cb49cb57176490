// The playground of the proctoring reports API.
import { exchange, type Answered } from "../playground/exchange";
import { Requests } from "../playground/requests";
import { Signer } from "../playground/signing";
import { element } from "../room/page";

const STEPS = ["step-attempt", "step-file", "step-evidence", "step-presign"] as const;
type Step = (typeof STEPS)[number];

let evidenceUrl = "";
let paths: string[] = [];

function value(id: string): string {
  return element<HTMLInputElement>(id).value.trim();
}

function complain(words: string, id?: string): null {
  element("playground-error").textContent = words;
  if (id) element(id).focus();
  return null;
}

async function requests(needsAttempt: boolean): Promise<Requests | null> {
  complain("");
  if (!value("client-id")) return complain("Enter your client id.", "client-id");
  if (!value("client-secret")) return complain("Enter your client secret.", "client-secret");
  if (needsAttempt && !value("attempt-id")) return complain("Enter the id of a test attempt.", "attempt-id");
  if (!(crypto as Partial<Crypto>).subtle) return complain("This browser signs only on pages reached by HTTPS, or on this machine itself.");
  return new Requests(value("client-id"), await Signer.of(value("client-secret")));
}

function place(id: string): HTMLElement {
  return element(id).querySelector<HTMLElement>("[data-exchange]") as HTMLElement;
}

function button(step: Step): HTMLButtonElement {
  return element(step).querySelector("button") as HTMLButtonElement;
}

/** Steps from `step` on wait for the one before. */
function close(step: Step): void {
  for (const later of STEPS.slice(STEPS.indexOf(step))) {
    button(later).disabled = true;
    place(later).replaceChildren();
  }
}

function open(step: Step): void {
  button(step).disabled = false;
}

function field(answered: Answered, name: string): unknown {
  return answered.ok && typeof answered.value === "object" && answered.value !== null ? (answered.value as Record<string, unknown>)[name] : undefined;
}

const ACT: Record<Step, (made: Requests) => Promise<void>> = {
  "step-attempt": async (made) => {
    close("step-file");
    const answered = await exchange(place("step-attempt"), await made.attempt(value("attempt-id")));
    if (field(answered, "evidence_status") === "processed") open("step-file");
  },
  "step-file": async (made) => {
    close("step-evidence");
    const answered = await exchange(place("step-file"), await made.evidenceFile(value("attempt-id")));
    const url = field(answered, "url");
    evidenceUrl = typeof url === "string" ? url : "";
    if (evidenceUrl) open("step-evidence");
  },
  "step-evidence": async (made) => {
    close("step-presign");
    const answered = await exchange(place("step-evidence"), made.evidence(evidenceUrl));
    const records = (field(answered, "records") ?? []) as { path: string | null }[];
    paths = records.flatMap((record) => record.path ?? []).slice(0, 100);
    if (paths.length > 0) open("step-presign");
  },
  "step-presign": async (made) => {
    await exchange(place("step-presign"), await made.presign(value("attempt-id"), paths));
  },
};

function showFields(): void {
  const endpoint = value("endpoint");
  element("attempt-field").hidden = element("steps").hidden = endpoint !== "attempt";
  element("results-fields").hidden = endpoint !== "results";
  element("simple-actions").hidden = element("simple").hidden = endpoint === "attempt";
  place("simple").replaceChildren();
  complain("");
}

async function send(): Promise<void> {
  const endpoint = value("endpoint");
  const made = await requests(endpoint === "attempt");
  if (!made) return;
  if (endpoint === "attempt") await ACT["step-attempt"](made);
  else await exchange(place("simple"), await (endpoint === "usage" ? made.usage() : made.results(value("lookup-key"), value("page-cursor"))));
}

for (const step of STEPS) {
  button(step).addEventListener("click", () => {
    void requests(true).then((made) => made && ACT[step](made));
  });
}
for (const id of ["client-id", "client-secret", "attempt-id"]) {
  element(id).addEventListener("input", () => close("step-file"));
}
element("endpoint").addEventListener("change", showFields);
element("playground").addEventListener("submit", (event) => {
  event.preventDefault();
  void send();
});
showFields();
