// While a new claim's statement is typed: the most similar claims on record, below it. The server writes the list.
"use strict";

(() => {
  const PAUSE = 400; // milliseconds without a key before it asks
  const statement = document.getElementById("id_statement");
  const region = document.getElementById("similar-claims");
  if (!statement || !region) return;
  statement.closest(".form-row").append(region);

  let waiting = 0;
  let asked = new AbortController();

  const show = async () => {
    asked.abort();
    asked = new AbortController();
    const address = `${region.dataset.address}?q=${encodeURIComponent(statement.value.slice(0, 1000))}`;
    try {
      const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
      // Logged out meanwhile, or not allowed: nothing to show, and saving still says what is similar.
      if (answer.ok && !answer.redirected) region.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") region.replaceChildren();
    }
  };

  statement.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  if (statement.value) show();
})();
