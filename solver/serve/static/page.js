// What the page does beside showing what the server made: files dropped, sliders, a job's progress, printing.
"use strict";
(() => {
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
  const said = (unit, value) => unit === "dollars" ? dollars.format(value) : unit === "percent" ? `${(100 * value).toFixed(1)} %` : value.toFixed(0);
  const one = (selector) => document.querySelector(selector);

  // -- files, dropped or chosen: their names and texts go as fields of the form ----------------------------------
  const drop = one("#drop");
  if (drop) {
    const MOST = 60, MOST_FILE = 5_000_000, MOST_ALL = 8_000_000;
    const refused = (files) => {
      const long = files.find((file) => file.size > MOST_FILE), sheet = files.find((file) => /\.(xlsx?|pdf|zip|ods)$/i.test(file.name));
      if (sheet) return `${sheet.name} cannot be read here: bring what the broker gives out as CSV.`;
      if (long) return `${long.name} is longer than 5 MB, the most that is read.`;
      if (files.length > MOST || files.reduce((sum, file) => sum + file.size, 0) > MOST_ALL) return "60 files, and 8 MB of them all, may be brought at once.";
      return "";
    };
    const field = (name, value) => { const input = document.createElement("textarea"); input.name = name; input.hidden = true; input.className = "brought"; input.value = value; drop.append(input); };
    const take = async (list) => {
      const files = [...list], words = refused(files);
      if (!files.length) return;
      drop.querySelectorAll(".brought, .warning").forEach((old) => old.remove());
      if (words) { alertIn(drop, words); return; }
      const texts = await Promise.all(files.map((file) => file.text()));
      files.forEach((file, number) => { field(`name-${number}`, file.name); field(`text-${number}`, texts[number]); });
      drop.requestSubmit();
    };
    one("#file").addEventListener("change", (event) => take(event.target.files));
    for (const kind of ["dragenter", "dragover"]) addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    addEventListener("dragleave", () => drop.classList.remove("over"));
    addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files); });
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
    const REST = 400;
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
          if (answer.ok) { tried.innerHTML = text; grey(); } // the server's own page, every text in it escaped
          else { tried.textContent = ""; alertIn(tried, JSON.parse(text).detail); }
        } catch (error) { tried.textContent = ""; alertIn(tried, `The server does not answer: ${error.message}`); }
        performance.measure("redrawn", "asked");
      } while (again);
      busy = false;
      tried.classList.remove("old");
    }
    // The steps beside the numbers: those that stay within their range are greyed while something is moved.
    function grey() {
      const moved = new Map([...tried.querySelectorAll("li.moved")].map((item) => [item.dataset.step, item.dataset.now]));
      const steps = document.querySelectorAll(".answer .left ol.short-steps li");
      steps.forEach((item) => {
        const now = moved.get(item.getAttribute("value"));
        item.classList.toggle("as-before", inputs.some(isMoved) && now === undefined);
        if (now === undefined) delete item.dataset.now; else item.dataset.now = now;
      });
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

  // -- what the hand has opened stays open where a piece of the page is drawn anew ---------------------------------
  if (window.htmx) window.htmx.registerExtension("open-by-hand", {
    htmx_before_morph_node: (_, { oldNode, newNode }) => {
      if (oldNode.tagName === "DETAILS" && newNode.tagName === "DETAILS") newNode.open = oldNode.open || newNode.querySelector(".fault") !== null;
      return true;
    },
  });

  const print = one(".print");
  if (print) print.addEventListener("click", () => window.print());
})();
