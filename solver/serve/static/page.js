// What the page does beside showing what the server made: files dropped, sliders, a job's progress, printing.
"use strict";
(() => {
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
  const said = (unit, value) => unit === "dollars" ? dollars.format(value) : unit === "percent" ? `${(100 * value).toFixed(1)} %` : value.toFixed(0);
  const one = (selector) => document.querySelector(selector);

  // -- a scenario's file, dropped or chosen ---------------------------------------------------------------------
  const drop = one("#drop");
  if (drop) {
    const MOST = 2_000_000;
    const take = async (file) => {
      if (!file) return;
      if (file.size > MOST) { alertIn(drop, `${file.name} is longer than 2 MB, the most that is read.`); return; }
      drop.elements.text.value = await file.text();
      drop.requestSubmit();
    };
    one("#file").addEventListener("change", (event) => take(event.target.files[0]));
    for (const kind of ["dragenter", "dragover"]) addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    addEventListener("dragleave", () => drop.classList.remove("over"));
    addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  }

  function alertIn(place, words) {
    const paragraph = document.createElement("p");
    paragraph.className = "warning";
    paragraph.setAttribute("role", "alert");
    paragraph.textContent = words;
    place.prepend(paragraph);
  }

  // -- a job that is waited for ---------------------------------------------------------------------------------
  const waiting = one("#waiting");
  if (waiting) {
    const show = (place, words) => { waiting.querySelector(place).textContent = words; };
    const told = (event) => {
      const data = JSON.parse(event.data);
      if (data.phase) show(".phase", data.phase);
      if (data.plan !== undefined) show(".best", dollars.format(data.plan));
      if (data.bound !== undefined && data.bound !== null) show(".least", dollars.format(data.bound));
      if (data.gap !== undefined && data.gap !== null) show(".gap", `${(100 * data.gap).toFixed(3)} %`);
    };
    const events = new EventSource(waiting.dataset.events);
    for (const kind of ["first plan", "better plan", "bound", "phase", "rows", "audited"]) events.addEventListener(kind, told);
    for (const kind of ["done", "failed", "cancelled"]) events.addEventListener(kind, () => { events.close(); location.reload(); });
    waiting.querySelector(".stop").addEventListener("click", (event) => {
      event.target.disabled = true;
      fetch(waiting.dataset.stop, { method: "POST" });
    });
  }

  // -- sliders: one request at a time, always the latest values ------------------------------------------------
  const sliders = one("#sliders");
  if (sliders) {
    const inputs = [...sliders.querySelectorAll("input[type=range]")];
    const tried = one("#tried"), settled = one("#settled"), exact = one("#exact");
    const REST = 700;
    let busy = false, again = false, resting = 0, moves = 0;

    const isMoved = (input) => Number(input.value) !== Number(input.defaultValue);
    const write = (input) => {
      const box = input.parentElement;
      box.querySelector("output").textContent = said(input.dataset.unit, Number(input.value));
      box.classList.toggle("other", isMoved(input));
      input.setAttribute("aria-valuetext", said(input.dataset.unit, Number(input.value)));
    };
    const values = () => new URLSearchParams(inputs.filter(isMoved).map((input) => [input.name, input.value]));

    async function ask() {
      if (busy) { again = true; return; }
      busy = true;
      tried.classList.add("old");
      do {
        again = false;
        performance.mark("asked");
        try {
          const answer = await fetch(sliders.dataset.try, { method: "POST", body: values() });
          const text = await answer.text();
          if (answer.ok) tried.innerHTML = text; // the server's own page, every text in it escaped
          else { tried.textContent = ""; alertIn(tried, JSON.parse(text).detail); }
        } catch (error) { tried.textContent = ""; alertIn(tried, `The server does not answer: ${error.message}`); }
        performance.measure("redrawn", "asked");
      } while (again);
      busy = false;
      tried.classList.remove("old");
    }
    // Where the hand rests: the simplest plan there with its ranges, then a solve of its own.
    async function rest() {
      const asked = values(), here = moves;
      if (busy) { resting = setTimeout(rest, REST); return; }
      if ([...asked].length === 0) return;
      const put = async (address, place) => {
        const answer = await fetch(address, { method: "POST", body: asked });
        const text = await answer.text();
        if (here !== moves || !answer.ok) return; // another value is tried since
        place.innerHTML = text;
        if (window.htmx) window.htmx.process(place);
      };
      await put(sliders.dataset.settle, settled);
      if (here === moves) await put(sliders.dataset.exact, exact);
    }
    function clear() {
      moves += 1;
      clearTimeout(resting);
      for (const place of [settled, exact]) if (place) place.textContent = "";
    }
    const moved = (event) => {
      write(event.target);
      clear();
      if (exact) resting = setTimeout(rest, REST);
      ask();
    };
    inputs.forEach((input) => { write(input); input.addEventListener("input", moved); });
    sliders.addEventListener("reset", () => setTimeout(() => { clear(); inputs.forEach(write); ask(); }));
    fetch(sliders.dataset.try, { method: "POST", body: new URLSearchParams() }).catch(() => {}); // opens the session meanwhile
  }

  // -- the name of an entry that is added -----------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add]");
    const key = button && button.parentElement.querySelector("input[data-key]");
    if (key) key.name = "key";
  });

  const print = one(".print");
  if (print) print.addEventListener("click", () => window.print());
})();
