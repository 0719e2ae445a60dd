/* Selection in a list: form[data-bulk] holds rows with checkboxes named pick and one bulk bar. Without scripts
   the bar is simply there; the server counts again, so the cap here is only politeness. */
(function () {
  "use strict";
  function boxes(form) { return form.querySelectorAll('input[type=checkbox][name="pick"]'); }

  function draw(form) {
    var all = boxes(form), chosen = 0;
    all.forEach(function (box) {
      if (box.checked) { chosen += 1; }
      box.closest("tr").classList.toggle("on", box.checked);
    });
    var bar = form.querySelector(".bulk");
    var every = form.querySelector("[data-pick-all]");
    if (every) { every.checked = chosen > 0 && chosen === all.length; every.indeterminate = chosen > 0 && chosen < all.length; }
    if (!bar) { return; }
    bar.classList.toggle("open", chosen > 0);
    form.classList.toggle("picking", chosen > 0);
    bar.querySelector("[data-bulk-count]").textContent = String(chosen);
    var cap = Number(bar.dataset.cap || 100);
    var everything = bar.querySelector("[name=everything]");
    var over = chosen > cap && !(everything && everything.checked);
    bar.classList.toggle("over", over);
    bar.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = over; });
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-bulk]");
    if (!form) { return; }
    if (event.target.matches("[data-pick-all]")) {
      boxes(form).forEach(function (box) { box.checked = event.target.checked; });
    }
    draw(form);
  });
  document.addEventListener("reset", function (event) {
    if (event.target.matches("form[data-bulk]")) { setTimeout(function () { draw(event.target); }, 0); }
  });
  function all() { document.querySelectorAll("form[data-bulk]").forEach(draw); }
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSwap", all);
  window.addEventListener("pageshow", all);
})();
