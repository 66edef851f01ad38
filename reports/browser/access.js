// A check of accessibility, run in the page: it returns one line for each fault.
// The rules are those of WCAG 2.2 at level AA that a machine can decide for a page of
// this kind; the numbers behind them name the success criterion.
(() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility({ visibilityProperty: true }));
  const told = (e) => e.tagName.toLowerCase() + (e.className.baseVal ?? e.className ? "." + (e.className.baseVal ?? e.className) : "") + " " + e.textContent.trim().slice(0, 60);
  const fault = (rule, e) => faults.push(rule + ": " + (typeof e === "string" ? e : told(e)));

  // 3.1.1, 2.4.2: the language and the title.
  if (!document.documentElement.lang) fault("no language", "html");
  if (!document.title.trim()) fault("no title", "title");

  // 1.3.1, 2.4.1: one main part, one heading of the first level, none skipped, each part named.
  if (all("main").length !== 1) fault("not one main part", "main");
  let last = 0;
  for (const h of all("h1, h2, h3, h4, h5, h6")) {
    const level = Number(h.tagName[1]);
    if (level > last + 1) fault("a level of heading is skipped", h);
    if (!h.textContent.trim()) fault("an empty heading", h);
    last = level;
  }
  if (all("h1").length !== 1) fault("not one heading of the first level", "h1");
  for (const e of all("section, nav")) if (!named(e)) fault("a part without a name", e);
  for (const e of document.body.children) {
    if (e.checkVisibility() && !["HEADER", "NAV", "MAIN", "FOOTER", "SCRIPT"].includes(e.tagName) && !e.matches(".skip")) fault("outside of all landmarks", e);
  }

  // 4.1.2: ids are unique, and references lead somewhere.
  const ids = new Map();
  for (const e of document.querySelectorAll("[id]")) ids.set(e.id, (ids.get(e.id) || 0) + 1);
  for (const [id, n] of ids) if (n > 1) fault("an id twice", id);
  for (const e of document.querySelectorAll("a[href^='#']")) if (!document.getElementById(decodeURIComponent(e.hash.slice(1)))) fault("a link to nowhere", e);

  // 1.3.1: tables have header cells with a scope, and no row is longer than the head.
  for (const t of all("table")) {
    const head = t.querySelectorAll("thead th");
    if (!head.length) fault("a table without a head", t);
    for (const th of t.querySelectorAll("th")) if (!th.scope) fault("a header cell without a scope", th);
    for (const r of t.querySelectorAll("tbody tr")) if (r.cells.length !== head.length) fault("a row of another length", r);
  }
  for (const e of all("ul > *, ol > *")) if (e.tagName !== "LI") fault("no item of a list", e);
  for (const e of all("dl")) if (!e.querySelector("dt") || !e.querySelector("dd")) fault("a list of terms without terms", e);

  // 1.1.1: drawings say what they show.
  for (const s of all("svg")) {
    if (s.closest("[aria-hidden=true]")) continue;
    if (s.getAttribute("role") !== "img" || !named(s)) fault("a drawing without a name", s);
  }

  // 2.1.1: what scrolls can be scrolled with the keyboard.
  for (const e of all("body *")) {
    const s = getComputedStyle(e);
    const scrolls = (e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(s.overflowX)) || (e.scrollHeight > e.clientHeight + 1 && ["auto", "scroll"].includes(s.overflowY));
    if (scrolls && e.tabIndex < 0 && !e.querySelector("a[href], button, [tabindex]")) fault("scrolls with the mouse alone", e);
  }

  // 2.5.8: what is pressed is large enough, or stands in a line of text.
  for (const e of all("button, select, input, summary")) {
    const r = e.getBoundingClientRect();
    if (r.width < 24 || r.height < 24) fault("too small to press (" + Math.round(r.width) + " by " + Math.round(r.height) + ")", e);
  }

  // 1.4.3: text stands out from what is behind it.
  const seen = new Set();
  for (const e of all("body *")) {
    if (e.tagName === "SCRIPT" || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const s = getComputedStyle(e);
    const ink = colour(e.namespaceURI.endsWith("svg") ? s.fill : s.color), paper = behind(e);
    const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700);
    const ratio = contrast(ink, paper);
    const key = told(e).split(" ")[0] + ratio;
    if (ratio < (large ? 3 : 4.5) && !seen.has(key)) {
      seen.add(key);
      fault("contrast " + ratio.toFixed(2), e);
    }
  }

  // 1.4.11: the marks of the drawings stand out from the colours that they stand on.
  for (const e of all("svg .accepted, svg .refusal, svg .failure, svg .ring, line.limit, line.measured, .histogram rect")) {
    if (e.matches("rect.refused, rect.allowed") || e.closest("[aria-hidden=true]")) continue;
    const s = getComputedStyle(e), ink = colour(s.stroke === "none" ? s.fill : s.stroke);
    for (const paper of papers(e)) if (contrast(ink, paper) < 3) fault("a mark with contrast " + contrast(ink, paper).toFixed(2), e);
  }

  function named(e) {
    const by = e.getAttribute("aria-labelledby");
    return e.getAttribute("aria-label")?.trim() || (by && document.getElementById(by)?.textContent.trim()) || e.querySelector(":scope > title")?.textContent.trim();
  }
  function colour(text) {
    return text.match(/[\d.]+/g).map(Number);
  }
  function behind(e) {
    for (let at = e; at; at = at.parentElement) {
      const c = colour(getComputedStyle(at).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  }
  function papers(e) {
    const areas = [...e.closest("svg").querySelectorAll("rect.allowed, rect.refused")].map((r) => colour(getComputedStyle(r).fill));
    return areas.length ? areas : [behind(e.closest("svg"))];
  }
  function light([r, g, b]) {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
  function contrast(a, b) {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  }
  return faults.join("\n");
})();
