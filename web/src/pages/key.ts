// The page where candidates enter their key: one that came in the link's fragment is filled in, and taken out of the
// address, so that it is in no history.
const field = document.querySelector<HTMLInputElement>("#key");
const given = location.hash.slice(1);

if (field !== null && given !== "" && given.length <= 40) {
  field.value = given;
  history.replaceState(null, "", location.pathname);
}
