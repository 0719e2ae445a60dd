/* The keyboard. Every key has a visible control: an element with data-key is clicked, a field is focused;
   rows move a cursor; g and then a key goes to a queue (data-go). Off while typing, and can be switched off. */
(function () {
  "use strict";
  var STORE = "husheng-keys";
  var goUntil = 0;
  var escAt = 0;
  var anchor = null;

  function on() { try { return localStorage.getItem(STORE) !== "off"; } catch (e) { return true; } }
  function remember(value) { try { localStorage.setItem(STORE, value ? "on" : "off"); } catch (e) { /* private mode */ } }
  function visible(el) { return el && el.getClientRects().length > 0 && !el.disabled; }
  function typing(el) {
    return el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) ||
      (el.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset|file)$/.test(el.type));
  }
  function first(selector, within) {
    return Array.prototype.find.call((within || document).querySelectorAll(selector), visible);
  }
  function use(el) {
    if (!el) { return false; }
    if (typing(el)) { el.focus(); if (el.select) { el.select(); } } else { el.focus(); el.click(); }
    return true;
  }

  /* rows */
  function rows() {
    return Array.prototype.filter.call(document.querySelectorAll("table.t[data-rows] tbody tr:not(.group)"), visible);
  }
  function here() { return document.querySelector("table.t[data-rows] tr.at"); }
  function open(row) { return row && (row.querySelector("[data-open]") || row.querySelector("a.ti") || row.querySelector("a[href]:not(.clock):not(.seal)")); }
  function move(step) {
    var all = rows();
    if (!all.length) { return false; }
    var at = all.indexOf(here());
    var next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    all.forEach(function (row) { row.classList.remove("at"); row.removeAttribute("aria-current"); });
    next.classList.add("at");
    next.setAttribute("aria-current", "true");
    var link = open(next);
    if (link) { link.focus({ preventScroll: true }); }
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function pick(range) {
    var row = here();
    var box = row && row.querySelector("input[type=checkbox]");
    if (!box) { return false; }
    var all = rows();
    if (range && anchor && all.indexOf(anchor) >= 0) {
      var from = all.indexOf(anchor), to = all.indexOf(row);
      for (var i = Math.min(from, to); i <= Math.max(from, to); i += 1) { check(all[i], true); }
    } else { check(row, !box.checked); anchor = row; }
    return true;
  }
  function check(row, value) {
    var box = row.querySelector("input[type=checkbox]");
    if (box && box.checked !== value) { box.checked = value; box.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  function act() {
    var row = here();
    return use((row && row.querySelector("[data-main]")) || first('[data-key="e"]') || (row && row.querySelector(".btn")));
  }

  /* closing and leaving */
  function escape() {
    var dialog = document.querySelector("dialog[open]");
    if (dialog) { dialog.close(); return true; }
    var menu = document.querySelector("details.swap[open]");
    if (menu) { menu.removeAttribute("open"); menu.querySelector("summary").focus(); return true; }
    var leave = first("[data-leave]");
    if (leave && Date.now() - escAt < 1000) { leave.click(); return true; }
    escAt = Date.now();
    return use(first("[data-close]")) || false;
  }

  /* help */
  function line(list, key, words) {
    var dt = document.createElement("dt"), dd = document.createElement("dd"), kbd = document.createElement("kbd");
    kbd.textContent = key; dt.appendChild(kbd); dd.textContent = words; list.appendChild(dt); list.appendChild(dd);
  }
  function words(el) {
    var copy = el.cloneNode(true);
    copy.querySelectorAll("kbd, b").forEach(function (part) { part.remove(); });
    return (el.getAttribute("aria-label") || el.title || copy.textContent).trim();
  }
  function help() {
    var dialog = document.getElementById("keyhelp");
    if (!dialog || dialog.open) { return false; }
    [["[data-keyhelp-go]", "[data-go]", "go"], ["[data-keyhelp-page]", "[data-key]", "key"]].forEach(function (each) {
      var list = dialog.querySelector(each[0]);
      list.textContent = "";
      document.querySelectorAll(each[1]).forEach(function (el) {
        if (visible(el) && !dialog.contains(el)) { line(list, el.dataset[each[2]], words(el)); }
      });
    });
    dialog.querySelector("[data-keys-switch]").checked = on();
    dialog.showModal();
    return true;
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-keys-open]")) { help(); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-keys-switch]")) { remember(event.target.checked); }
  });

  function plain(key, shift) {
    if (key === "j" || key === "ArrowDown") { return move(1); }
    if (key === "k" || key === "ArrowUp") { return move(-1); }
    if (key === "o" || key === "Enter") { return use(open(here())); }
    if (key === "x" || key === "X") { return pick(shift); }
    if (key === "e") { return act(); }
    if (key === "?") { return help(); }
    if (key === "g") { goUntil = Date.now() + 1500; return true; }
    if (/^[1-9]$/.test(key)) {
      var nth = Array.prototype.filter.call(document.querySelectorAll("[data-nth]"), visible);
      return use(nth[Number(key) - 1]);
    }
    return use(first('[data-key="' + key.replace(/["\\]/g, "\\$&") + '"]'));
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    var target = event.target;
    if (event.key === "Escape") {
      if (typing(target)) { target.blur(); } else if (on() || first("[data-leave]")) { if (escape()) { event.preventDefault(); } }
      return;
    }
    if (!on() || typing(target) || document.querySelector("dialog[open]")) { return; }
    if (target.closest("[data-matrix]") && /^(Arrow|Enter|m$|\.$)/.test(event.key)) { return; }
    if (event.key === "Enter" && /^(A|BUTTON|SUMMARY|INPUT)$/.test(target.tagName)) { return; }
    var done;
    if (Date.now() < goUntil) {
      goUntil = 0;
      done = use(first('[data-go="' + event.key.replace(/["\\]/g, "\\$&") + '"]'));
    } else { done = plain(event.key, event.shiftKey); }
    if (done) { event.preventDefault(); }
  });
})();
