// A room link made by a program carries the session token in its fragment, which browsers do not send to servers.

/** Trades the fragment's token for the cookie. True when the page is being loaded again with it. */
export async function claimFragment(): Promise<boolean> {
  const token = location.hash.slice(1);
  if (!token) return false;
  history.replaceState(null, "", location.pathname + location.search);
  const address = location.pathname.replace(/\/room\/?$/, "/claim");
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ sessionToken: token }),
  });
  if (!response.ok) return false;
  location.reload();
  return true;
}
