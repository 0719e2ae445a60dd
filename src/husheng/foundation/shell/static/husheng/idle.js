/* A page left open: a minute before the session ends for want of use it warns, with a way to stay; at the end it covers
   itself and goes to the login. How much is left is asked of the server, so every tab and window says the same; tabs of
   one browser tell each other as well. Whoever types or clicks is asked nothing. (ASVS 14.3.1) */
(function () {
  "use strict";
  var STORE = "husheng-idle";
  var dialog = document.getElementById("idle");

  function tell(words) { try { localStorage.setItem(STORE, words + " " + Date.now()); } catch (e) { /* private mode */ } }
  if (!dialog) {
    if (document.body.hasAttribute("data-idle-out")) { tell("out"); }
    return;
  }

  var warn = Number(dialog.dataset.warn) * 1000;
  var end = 0, touched = 0, asking = false, leaving = false;
  var count = dialog.querySelector("[data-idle-count]");

  function lasts(seconds) { end = Date.now() + seconds * 1000; show(); }
  function left() { return end - Date.now(); }

  function show() {
    var over = left() <= 0 || leaving;
    document.documentElement.classList.toggle("idle-over", over);
    if (over || left() <= warn) {
      count.textContent = String(Math.max(0, Math.ceil(left() / 1000)));
      if (!dialog.open && (over || dialog.dataset.warned)) { dialog.showModal(); }
    } else {
      delete dialog.dataset.warned;
      if (dialog.open) { dialog.close(); }
    }
  }

  /* a request that a page makes by itself is no use of the session; without the mark it is one */
  function ask(staying) {
    if (asking || leaving) { return; }
    asking = true;
    fetch(dialog.dataset.url, { headers: staying ? {} : { "HX-Request": "true" }, cache: "no-store", redirect: "manual" })
      .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.json(); })
      .then(function (said) {
        asking = false;
        if (!said.inside) { go(); return; }
        if (staying) { tell("stay"); }
        if (!staying && said.left * 1000 <= warn && said.left > 0) {
          if (Date.now() - touched < warn) { end = Date.now() + said.left * 1000; ask(true); return; }
          dialog.dataset.warned = "1";
        }
        lasts(said.left);
      })
      .catch(function () { asking = false; if (left() <= 0) { go(); } else { dialog.dataset.warned = "1"; show(); } });
  }

  function go() {
    if (leaving) { return; }
    leaving = true;
    tell("out");
    show();
    location.replace(dialog.dataset.login + "?next=" + encodeURIComponent(location.pathname + location.search));
  }

  function tick() {
    if (left() <= 0) { show(); ask(false); }
    else if (left() <= warn && !dialog.dataset.warned) { ask(false); }
    else { show(); }
  }

  dialog.addEventListener("close", function () { if (dialog.dataset.warned && left() > 0) { ask(true); } });
  ["keydown", "pointerdown"].forEach(function (kind) {
    document.addEventListener(kind, function () { touched = Date.now(); }, { capture: true, passive: true });
  });
  window.addEventListener("storage", function (event) { if (event.key === STORE && event.newValue) { ask(false); } });
  document.addEventListener("visibilitychange", tick);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { tick(); ask(false); } });
  setInterval(tick, 1000);
  lasts(Number(dialog.dataset.left));
})();
