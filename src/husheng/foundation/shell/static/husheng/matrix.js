/* The report on screen: arrows move between cells, Enter opens the rows behind one (it is a link), m asks to fill
   it by hand, a full stop goes to the next soft hint. Blocked cells hold no link, so they are no stop. */
(function () {
  "use strict";
  function cellAt(table, row, column) {
    var line = table.tBodies[0].rows[row];
    return line && line.cells[column] && line.cells[column].querySelector("a[href], input");
  }
  function step(table, cell, down, right) {
    var row = cell.parentNode.sectionRowIndex + down, column = cell.cellIndex + right;
    var lines = table.tBodies[0].rows;
    while (row >= 0 && row < lines.length && column > 0 && column < lines[row].cells.length) {
      var stop = cellAt(table, row, column);
      if (stop) { return stop; }
      row += down; column += right;
    }
    return null;
  }
  function nextHint(table, from) {
    var hints = Array.prototype.slice.call(table.querySelectorAll("[data-soft]"));
    return hints[(hints.indexOf(from) + 1) % hints.length];
  }
  document.addEventListener("keydown", function (event) {
    var table = event.target.closest && event.target.closest("table[data-matrix]");
    var cell = table && event.target.closest("td");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "INPUT") { return; }
    var moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    var target = null;
    if (moves[event.key]) { target = step(table, cell, moves[event.key][0], moves[event.key][1]); }
    else if (event.key === ".") { target = nextHint(table, event.target); }
    else if (event.key === "m" && event.target.dataset.manual) { event.preventDefault(); window.location.assign(event.target.dataset.manual); return; }
    else { return; }
    event.preventDefault();
    if (target) { target.focus(); }
  });
  /* A cell that was opened keeps the focus on the page that shows its rows, so that the arrows go on from there. */
  document.addEventListener("DOMContentLoaded", function () {
    var link = document.querySelector("table[data-matrix] td.sel a");
    if (link && !document.querySelector("[data-focus]")) { link.focus({ preventScroll: true }); }
  });
  document.addEventListener("focusin", function (event) {
    var table = event.target.closest && event.target.closest("table[data-matrix]");
    if (!table || !event.target.closest("td")) { return; }
    table.querySelectorAll("a").forEach(function (link) { link.tabIndex = link === event.target ? 0 : -1; });
  });
})();
