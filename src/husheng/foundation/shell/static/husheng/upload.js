/* Files on their way: form[data-upload] shows a bar and can be cancelled. Without scripts it is a plain POST. */
(function () {
  "use strict";
  function english() { return document.documentElement.lang === "en"; }
  function bar(form) {
    var box = form.querySelector("[data-upload-bar]");
    if (box) { return box; }
    box = document.createElement("div");
    box.className = "progress-x";
    box.setAttribute("data-upload-bar", "");
    box.innerHTML = '<progress max="100" value="0"></progress><div class="row-x small dim" role="status"><span></span><i class="grow"></i><button class="btn btn-sm" type="button"></button></div>';
    box.querySelector("button").textContent = english() ? "Cancel" : "取消";
    form.appendChild(box);
    return box;
  }
  function say(box, words) { box.querySelector("span").textContent = words; }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-upload]") || event.defaultPrevented) { return; }
    event.preventDefault();
    var xhr = new XMLHttpRequest(), box = bar(form), meter = box.querySelector("progress");
    var large = Array.prototype.some.call(form.querySelectorAll("input[type=file][data-max]"), function (input) {
      return Array.prototype.some.call(input.files, function (file) { return file.size > Number(input.dataset.max); });
    });
    if (large) {
      say(box, english() ? "Not sent: the file is too large. Split it or lower its quality." : "没有送出：文件太大。请分卷或压低清晰度后再上传。");
      box.querySelector("button").onclick = function () { box.remove(); };
      delete form.dataset.sent;
      return;
    }
    var data = new FormData(form);
    if (event.submitter && event.submitter.name) { data.append(event.submitter.name, event.submitter.value); }
    box.querySelector("button").onclick = function () { xhr.abort(); };
    xhr.upload.onprogress = function (sent) {
      if (!sent.lengthComputable) { return; }
      meter.value = Math.floor(100 * sent.loaded / sent.total);
      say(box, (english() ? "Sent " : "已送出 ") + (sent.loaded / 1048576).toFixed(1) + " / " + (sent.total / 1048576).toFixed(1) + " MB");
    };
    xhr.upload.onload = function () { meter.removeAttribute("value"); say(box, english() ? "Received, checking" : "已收到，正在检查"); };
    xhr.onabort = function () { box.remove(); delete form.dataset.sent; window.husheng.announce(english() ? "Cancelled; nothing was written." : "已取消，什么都没有写入。"); };
    xhr.onerror = function () { say(box, english() ? "Not sent: no connection. Please try again." : "没有送出：网络不通，请再试一次。"); delete form.dataset.sent; };
    xhr.onload = function () {
      if (xhr.status < 300 && xhr.responseURL && xhr.responseURL !== new URL(form.action, location.href).href) {
        window.location.assign(xhr.responseURL);
        return;
      }
      var page = new DOMParser().parseFromString(xhr.responseText, "text/html");
      var main = page.getElementById("main");
      if (!main) { xhr.onerror(); return; }
      document.getElementById("main").replaceWith(document.adoptNode(main));
      document.title = page.title;
      var summary = document.querySelector("[data-focus]");
      if (summary) { summary.focus(); }
    };
    xhr.open("POST", form.action || location.href);
    xhr.send(data);
  });
})();
