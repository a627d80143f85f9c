// Draws the pictures, opens what a link leads to, and prints in light colours. Nothing here asks anybody for anything.
"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const root = document.documentElement;
  const nobody = { load: () => Promise.reject(new Error("nothing is loaded")), sanitize: () => Promise.reject(new Error("nothing is loaded")) };
  const drawn = new Map(); // element -> { view, width }

  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  function config() {
    const ink = colour("--ink"), soft = colour("--soft"), rule = colour("--rule");
    const font = getComputedStyle(document.body).fontFamily;
    const palette = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => colour("--c" + n));
    return {
      background: null, font,
      view: { stroke: null },
      axis: { labelColor: soft, titleColor: soft, domainColor: soft, tickColor: rule, gridColor: rule, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 },
      legend: { labelColor: ink, titleColor: soft, labelFontSize: 12, titleFontSize: 12, orient: "top", columns: root.clientWidth < 560 ? 2 : 0 },
      title: { color: ink, subtitleColor: soft, fontSize: 13, anchor: "start" },
      header: { labelColor: ink, titleColor: soft },
      text: { color: ink }, rule: { color: soft }, mark: { color: palette[0] },
      range: { category: palette },
      style: { "guide-label": { fill: soft }, "guide-title": { fill: soft } },
    };
  }

  const sized = (spec, width) => {
    if (Array.isArray(spec.vconcat)) return { ...spec, vconcat: spec.vconcat.map((part) => sized(part, width)) };
    if (spec.spec) return { ...spec, spec: sized(spec.spec, width) };
    return { ...spec, width };
  };

  function draw(element) {
    const spec = figures[element.dataset.figure];
    const space = element.parentElement.clientWidth;
    if (!spec || !space) return;
    const before = drawn.get(element);
    if (before) before.view.finalize();
    element.textContent = "";
    const whole = { ...sized(spec, Math.max(200, space - 4)), autosize: { type: "fit-x", contains: "padding" } };
    if (whole.vconcat || whole.spec) { delete whole.autosize; Object.assign(whole, sized(spec, Math.max(180, space - 110))); }
    try {
      const compiled = vegaLite.compile(whole, { config: config() }).spec;
      const runtime = vega.parse(compiled, null, { ast: true });
      const view = new vega.View(runtime, { expr: expressionInterpreter, loader: nobody, renderer: "svg", container: element, hover: true, logLevel: vega.Error });
      view.run();
      drawn.set(element, { view, space });
    } catch (error) {
      element.textContent = "";
      console.error("picture " + element.dataset.figure + ": " + error);
    }
  }

  const places = [...document.querySelectorAll(".picture")];
  const drawAll = () => places.forEach(draw);
  const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (entry.isIntersecting) { near.unobserve(entry.target); if (!drawn.has(entry.target)) draw(entry.target); }
  }), { rootMargin: "60%" });
  places.forEach((place) => { place.style.minHeight = "1px"; place.style.display = "block"; near.observe(place); });

  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => drawn.forEach((known, element) => { if (Math.abs(known.space - element.parentElement.clientWidth) > 1) draw(element); }), 150);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => [...drawn.keys()].forEach(draw));

  addEventListener("beforeprint", () => { root.dataset.light = ""; drawAll(); });
  addEventListener("afterprint", () => { delete root.dataset.light; [...drawn.keys()].forEach(draw); });

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  const nav = document.querySelector("nav");
  const button = document.createElement("button");
  button.type = "button";
  const folded = () => [...document.querySelectorAll("section > details")];
  const say = () => { button.textContent = folded().some((part) => !part.open) ? "Open every part" : "Close what was folded"; };
  button.addEventListener("click", () => { const open = folded().some((part) => !part.open); folded().forEach((part) => { part.open = open; }); say(); });
  if (nav && folded().length) { say(); nav.append(button); }
})();
