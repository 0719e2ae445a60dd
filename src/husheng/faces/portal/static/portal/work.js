/* form[data-work]: the device counts while somebody writes; what it found goes with the address, so that the server
   reads nothing before it has looked at it. Also: names the name fields, copies the receipt, Esc twice leaves. */
(function () {
  "use strict";
  var english = document.documentElement.lang === "en";
  var FRESH = 15 * 60 * 1000;

  function solve(form, asked, then) {
    var worker = new Worker(form.dataset.solver);
    worker.onmessage = function (event) {
      worker.terminate();
      then(event.data < 0 ? "" : btoa(JSON.stringify({
        algorithm: asked.algorithm, challenge: asked.challenge, number: event.data, salt: asked.salt, signature: asked.signature
      })));
    };
    worker.postMessage(asked);
  }
  function say(form, done) {
    var place = form.querySelector("[data-work-said]");
    if (place) { place.textContent = done ? (english ? "Done" : "已完成") : (english ? "Counting…" : "正在计算……"); }
  }

  document.querySelectorAll("form[data-work]").forEach(function (form) {
    if (form.dataset.waited) { return; }
    var plain = form.getAttribute("action"), work = "", since = Date.now(), pressed = false;
    form.hidden = false;
    function ready(found) {
      work = found; say(form, true);
      if (pressed) { send(); }
    }
    function send() { form.action = plain + "?work=" + encodeURIComponent(work); form.submit(); }
    say(form, false);
    solve(form, JSON.parse(form.dataset.challenge), ready);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (pressed) { return; }
      pressed = true;
      if (work && Date.now() - since < FRESH) { send(); return; }
      if (!work) { return; }
      say(form, false);
      fetch(form.dataset.again).then(function (answer) { return answer.json(); })
        .then(function (asked) { since = Date.now(); solve(form, asked, ready); })
        .catch(function () { pressed = false; say(form, true); });
    });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });
  });

  document.querySelectorAll("[data-shows]").forEach(function (choice) {
    var part = document.getElementById(choice.dataset.shows);
    function follow() { part.hidden = !choice.checked; }
    document.querySelectorAll("input[name=" + choice.name + "]").forEach(function (each) { each.addEventListener("change", follow); });
    follow();
  });

  document.querySelectorAll("[data-copies]").forEach(function (button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copies).then(function () { window.husheng.announce(english ? "Copied" : "已复制"); });
    });
  });

  var escaped = 0;
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var way = document.querySelector("[data-leave]");
    if (way && Date.now() - escaped < 1500) { window.location.replace(way.href); }
    escaped = Date.now();
  });
})();
