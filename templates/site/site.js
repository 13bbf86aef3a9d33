// What the theme leaves to be done for those who use the keyboard or a screen reader.

// The button of the versions is called by what can be read on it (WCAG 2.2, section 2.5.3).
new MutationObserver((_, observer) => {
  const button = document.querySelector(".md-version__current");
  if (button) {
    observer.disconnect();
    button.setAttribute("aria-label", `${button.textContent.trim()}: select version`);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

// Code that is wider than its box can be scrolled by keys (WCAG 2.2, section 2.1.1).
const reach = () => {
  for (const code of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    else code.removeAttribute("tabindex");
  }
};
addEventListener("load", reach);
addEventListener("resize", reach);
