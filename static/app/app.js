/*
 * What the pages do more with JavaScript than without: never anything they cannot do without.
 * No text of a case is kept in the browser: a draft goes to the server or nowhere.
 */
"use strict";

(() => {
  const CLOSE_KEY = "Escape";
  const AUTOSAVE_DELAY = 1000;
  // A screen reader hears the count only after typing stops.
  const COUNT_DELAY = 800;

  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details[data-menu][open]");
    if (event.key !== CLOSE_KEY || !menu) return;
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
  });

  // The text stays selected: where a browser refuses to copy, a key press still does.
  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("[role=status]").textContent = button.dataset.copied;
    } catch { /* not allowed here */ }
  }

  function countText(left) {
    const characters = Math.abs(left) === 1 ? "teken" : "tekens";
    return left < 0 ? `${-left} ${characters} te veel` : `Nog ${left} ${characters} over`;
  }

  function startCount(hint) {
    const field = document.getElementById(hint.dataset.countFor);
    const limit = Number(field && field.dataset.maxlength);
    if (!limit) return;
    const spoken = document.createElement("p");
    spoken.className = "ocp-sr";
    spoken.setAttribute("role", "status");
    hint.after(spoken);
    let timer;
    const show = () => {
      // As the server counts: a line break is two characters, as it is sent, an emoji one.
      const left = limit - [...field.value.replace(/\r?\n/g, "\r\n")].length;
      hint.textContent = countText(left);
      hint.classList.toggle("ocp-count--over", left < 0);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => { spoken.textContent = hint.textContent; }, COUNT_DELAY);
    };
    field.addEventListener("input", show);
    if (field.value) {
      show();
      window.clearTimeout(timer);
    }
  }

  /*
   * <form data-autosave-url="..."> is sent there a second after typing stops, with the CSRF
   * token it holds and `autosave`. The answer's status alone decides what is said.
   */
  function startAutosave(form) {
    const status = form.querySelector("[data-autosave-status]");
    let timer;
    let sending = null;
    const typed = () => {
      const body = new FormData(form);
      body.append("autosave", "1");
      return body;
    };
    const save = async () => {
      if (sending) sending.abort();
      sending = new AbortController();
      try {
        const response = await fetch(form.dataset.autosaveUrl, {
          method: "POST",
          body: typed(),
          credentials: "same-origin",
          redirect: "error",
          signal: sending.signal,
        });
        if (response.status === 422) {
          status.textContent = "Uw concept is niet bewaard: er staat een burgerservicenummer in. Haal dat weg.";
          return;
        }
        if (!response.ok) throw new Error(String(response.status));
        const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
        status.textContent = `Concept bewaard om ${time}`;
      } catch (error) {
        if (error.name === "AbortError") return;
        status.textContent = "Uw concept is nu niet bewaard. Uw tekst staat nog op deze pagina.";
      }
    };
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, AUTOSAVE_DELAY);
    });
    // Leaving within that second: the browser takes the last words along.
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    window.addEventListener("pagehide", () => {
      if (touched) navigator.sendBeacon(form.dataset.autosaveUrl, typed());
    });
    // A late draft must not arrive after the question itself.
    form.addEventListener("submit", () => {
      window.clearTimeout(timer);
      if (sending) sending.abort();
    });
  }

  /* A text that is kept nowhere yet: the browser asks before it goes. */
  function startWarning(form) {
    let typed = false;
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", () => { typed = false; });
    window.addEventListener("beforeunload", (event) => {
      if (typed && form.isConnected) event.preventDefault();
    });
  }

  function start(root) {
    root.querySelectorAll("form[method=post]:not([data-autosave-url])").forEach((form) => {
      if (form.querySelector("textarea:not([readonly])")) startWarning(form);
    });
    root.querySelectorAll("[data-count-for]").forEach(startCount);
    root.querySelectorAll("form[data-autosave-url]").forEach(startAutosave);
    root.querySelectorAll("[data-print][hidden], [data-copy][hidden]").forEach((button) => { button.hidden = false; });
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) start(event.detail.elt);
  });
})();
