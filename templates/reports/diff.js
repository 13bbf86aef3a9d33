"use strict";
const changes = [...document.querySelectorAll("article")];
const search = document.getElementById("search");
const verdict = document.getElementById("verdict");
const severities = [...document.querySelectorAll("input[name=severity]")];

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const change of changes) {
    const text = change.textContent.toLowerCase();
    const found =
      wanted.has(change.dataset.severity) &&
      (!verdict.value || change.dataset[verdict.value] === "breaking") &&
      words.every((word) => text.includes(word));
    change.hidden = !found;
    shown += found;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  document.getElementById("shown").textContent = `${shown} of ${changes.length} shown`;
}

for (const control of [search, verdict, ...severities]) control.addEventListener("input", filter);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
filter();
