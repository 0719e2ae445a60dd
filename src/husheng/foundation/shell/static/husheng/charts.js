/* The chart island. A chart stands beside its table and says the same: one ink, red only below the written
   threshold, numerator and denominator in print. Data come from a JSON script of the page. */
(function () {
  "use strict";
  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function bars(data) {
    var ink = token("--hs-ink"), ink2 = token("--hs-ink-2"), line = token("--hs-line"), sunk = token("--hs-sunk");
    var brand = token("--hs-brand"), late = token("--hs-late-solid");
    return {
      animation: false, textStyle: { fontFamily: token("--hs-sans"), fontSize: 12, color: ink2 },
      grid: { left: 84, right: 96, top: 24, bottom: 4 },
      xAxis: { type: "value", position: "top", min: 0, max: data.max || null, axisLabel: { formatter: "{value}" + (data.unit || ""), color: ink2 }, splitLine: { lineStyle: { color: line } } },
      yAxis: { type: "category", inverse: true, data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: ink2, interval: 0 } },
      series: [{
        type: "bar", barWidth: 13, showBackground: true, backgroundStyle: { color: sunk },
        data: data.values.map(function (value) {
          return { value: value, itemStyle: { color: data.threshold !== undefined && data.threshold !== null && value < data.threshold ? late : brand } };
        }),
        label: {
          show: true, position: "right", color: ink2, fontSize: 12,
          formatter: function (point) { return "{b|" + point.value + (data.unit || "") + "}  " + ((data.of && data.of[point.dataIndex]) || ""); },
          rich: { b: { fontWeight: 600, color: ink, fontSize: 12 } }
        }
      }]
    };
  }
  function lines(data) {
    var ink2 = token("--hs-ink-2"), line = token("--hs-line");
    return {
      animation: false, textStyle: { fontFamily: token("--hs-sans"), fontSize: 12, color: ink2 },
      grid: { left: 48, right: 24, top: 24, bottom: 28 },
      xAxis: { type: "category", data: data.labels, axisLine: { lineStyle: { color: line } }, axisLabel: { color: ink2 } },
      yAxis: { type: "value", splitLine: { lineStyle: { color: line } }, axisLabel: { formatter: "{value}" + (data.unit || ""), color: ink2 } },
      series: [{ type: "line", data: data.values, symbolSize: 6, color: token("--hs-brand"), label: { show: true, color: ink2 } }]
    };
  }
  function draw(place) {
    var source = document.getElementById(place.dataset.chart);
    if (!source || !window.echarts || place.dataset.drawn) { return; }
    var data = JSON.parse(source.textContent);
    place.dataset.drawn = "1";
    place.classList.add(data.labels.length > 8 ? "tall" : "short");
    var chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(data.kind === "line" ? lines(data) : bars(data));
    if (data.urls) { chart.on("click", function (point) { if (data.urls[point.dataIndex]) { location.assign(data.urls[point.dataIndex]); } }); }
    window.addEventListener("resize", function () { chart.resize(); });
  }
  function all() { document.querySelectorAll("[data-chart]").forEach(draw); }
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSwap", all);
})();
