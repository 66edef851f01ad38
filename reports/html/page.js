"use strict";
(() => {
  const form = document.getElementById("filter");
  const findings = [...document.querySelectorAll(".finding")];

  function apply() {
    const text = form.elements.text.value.toLowerCase();
    let shown = 0;
    for (const f of findings) {
      const fits = (!form.elements.kind.value || f.dataset.kind === form.elements.kind.value) &&
        (!form.elements.check.value || f.dataset.check === form.elements.check.value) &&
        (!text || f.textContent.toLowerCase().includes(text));
      f.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    form.querySelector("output").textContent = shown + " of " + findings.length + " shown";
  }

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  }

  if (form) {
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (e) => e.preventDefault());
    addEventListener("hashchange", reveal);
    apply();
  }

  function select(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  async function copy(button, node) {
    try {
      await navigator.clipboard.writeText(node.textContent);
      button.textContent = "Copied";
    } catch {
      select(node);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }

  for (const figure of document.querySelectorAll(".curl")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the command");
    button.addEventListener("click", () => copy(button, figure.querySelector("pre")));
    figure.querySelector("figcaption").append(button);
  }
})();
