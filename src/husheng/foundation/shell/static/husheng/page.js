/* What every page does with a script: marks that scripts run, focuses an error summary, leaves quickly,
   follows a lost session to the login page, announces partial updates. No page needs it to be read. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function announce(words) {
    var place = document.getElementById("announce");
    if (place && words) { place.textContent = ""; setTimeout(function () { place.textContent = words; }, 30); }
  }
  window.husheng = { announce: announce };

  function focusProblem(within) {
    var summary = within.querySelector("[data-focus]");
    if (summary) { summary.focus(); }
  }
  document.addEventListener("DOMContentLoaded", function () { focusProblem(document); });
  if (document.readyState !== "loading") { focusProblem(document); }

  document.addEventListener("click", function (event) {
    var leave = event.target.closest && event.target.closest("[data-leave]");
    if (leave) { event.preventDefault(); window.location.replace(leave.href); return; }
    var print = event.target.closest && event.target.closest("[data-print]");
    if (print) { event.preventDefault(); window.print(); }
  });

  /* a menu closes when somebody clicks beside it */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.swap[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  });

  /* the chosen option has a frame */
  function frameOptions() {
    document.querySelectorAll(".opt > input").forEach(function (input) { input.parentNode.classList.toggle("on", input.checked); });
  }
  document.addEventListener("change", frameOptions);
  document.addEventListener("DOMContentLoaded", frameOptions);

  /* one submit is one submit; the idempotency key is the second wall */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var xhr = event.detail.xhr;
    var asked = new URL(event.detail.pathInfo.finalRequestPath, location.href).pathname;
    var got = xhr.responseURL ? new URL(xhr.responseURL).pathname : asked;
    if (got !== asked && /^\s*<!doctype/i.test(xhr.responseText)) {
      event.detail.shouldSwap = false;
      window.location.assign(xhr.responseURL);
    }
    /* a refusal that comes as the part it concerns is shown there; a whole page of it is not squeezed into a part */
    if (xhr.status >= 400 && xhr.status < 500 && !/^\s*<!doctype/i.test(xhr.responseText)) { event.detail.shouldSwap = true; }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    focusProblem(event.detail.elt);
    var said = event.detail.elt.querySelector("[data-announce]");
    if (said) { announce(said.textContent.trim()); }
  });
  document.addEventListener("htmx:sendError", function () {
    announce(root.lang === "en" ? "Not sent: no connection. Please try again." : "没有送出：网络不通，请再试一次。");
  });
})();
