// Draws the pictures, opens what a link leads to, and prints in light colours. Nothing here asks anybody for anything.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("figures").textContent);
  const root = document.documentElement;
  const nobody = { load: () => Promise.reject(new Error("nothing is loaded")), sanitize: () => Promise.reject(new Error("nothing is loaded")) };
  const drawn = new Map(); // element -> { view, width }

  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  // charts/theme.py, with the page's own letters and paper.
  function config(width) {
    const dark = !("light" in root.dataset) && matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = structuredClone(data[dark ? "dark" : "light"]);
    theme.legend.columns = Math.max(1, Math.min(4, Math.floor(width / 190))); // charts/theme.py
    theme.font = getComputedStyle(document.body).fontFamily;
    theme.style.halo.fill = theme.style.halo.stroke = colour("--paper");
    return theme;
  }

  const sized = (spec, width) => {
    if (Array.isArray(spec.vconcat)) return { ...spec, vconcat: spec.vconcat.map((part) => sized(part, width)) };
    if (spec.spec) return { ...spec, spec: sized(spec.spec, width) };
    return { ...spec, width };
  };

  function draw(element) {
    const spec = data.figures[element.dataset.figure];
    const space = element.parentElement.clientWidth;
    if (!spec || !space) return;
    const before = drawn.get(element);
    if (before) before.view.finalize();
    element.textContent = "";
    const whole = { ...sized(spec, Math.max(200, space - 4)), autosize: { type: "fit-x", contains: "padding" } };
    if (whole.vconcat || whole.spec) { delete whole.autosize; Object.assign(whole, sized(spec, Math.max(180, space - 110))); }
    try {
      const compiled = vegaLite.compile(whole, { config: config(space) }).spec;
      const runtime = vega.parse(compiled, null, { ast: true });
      const view = new vega.View(runtime, { expr: expressionInterpreter, loader: nobody, renderer: "svg", container: element, hover: true, logLevel: vega.Error });
      view.run();
      element.querySelector("svg").setAttribute("aria-hidden", "true"); // its place has the words
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

  // On paper: light, every picture, the first return and every assumption; what else is folded stays so unless it is open.
  const onPaper = () => [document.querySelector("#at-returns section > details"), ...document.querySelectorAll("#at-assumptions section > details")];
  let opened = [];
  addEventListener("beforeprint", () => {
    root.dataset.light = "";
    drawAll();
    opened = onPaper().filter((part) => part && !part.open);
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => {
    delete root.dataset.light;
    opened.forEach((part) => { part.open = false; });
    [...drawn.keys()].forEach(draw);
  });

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
