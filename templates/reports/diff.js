"use strict";
const form = document.querySelector("form");
const changes = [...document.querySelectorAll("article")];
const sections = [...document.querySelectorAll("section")];
const entries = [...document.querySelectorAll("nav li")];
const severities = [...document.querySelectorAll("input[name=severity]")];
const verdicts = [...document.querySelectorAll("select[name=verdict]")];
const texts = new Map(changes.map((change) => [change, textOf(change)]));

// What is searched: headings, sentences and source lines, not what every change has alike.
function textOf(change) {
  const parts = [...change.querySelectorAll("h3, p, .line")];
  return parts.map((part) => part.textContent).join("\n").toLowerCase();
}

function filter() {
  const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const change of changes) {
    const found =
      wanted.has(change.dataset.severity) &&
      verdicts.every((each) => !each.value || change.dataset[each.id] === each.value) &&
      words.every((word) => texts.get(change).includes(word));
    change.hidden = !found;
    shown += found;
  }
  sections.forEach((section, at) => {
    const left = section.querySelectorAll("article:not([hidden])").length;
    section.hidden = entries[at].hidden = !left;
    entries[at].querySelector(".count").textContent = left;
  });
  document.getElementById("none").hidden = shown > 0;
  document.getElementById("shown").textContent = `${shown} of ${changes.length} shown`;
}

if (form) {
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.querySelector("nav details").open = matchMedia("(min-width: 64rem)").matches;
  filter();
}

const copy = document.getElementById("copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("lines").textContent);
    copy.textContent = "Copied";
  });
}
