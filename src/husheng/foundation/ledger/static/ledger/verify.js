/* "Verify here in the browser": hashes the entry and climbs to the root, as RFC 6962 says, with this browser's own
   SHA-256. It does not look at signatures: that is what the offline verifier is for. */
(function () {
  "use strict";

  function bytes(hex) {
    var out = new Uint8Array(hex.length / 2);
    for (var i = 0; i < out.length; i += 1) { out[i] = parseInt(hex.substr(2 * i, 2), 16); }
    return out;
  }
  function hex(data) {
    return Array.prototype.map.call(new Uint8Array(data), function (byte) {
      return (byte < 16 ? "0" : "") + byte.toString(16);
    }).join("");
  }
  function hash(prefix, parts) {
    var length = parts.reduce(function (sum, part) { return sum + part.length; }, 1);
    var data = new Uint8Array(length);
    data[0] = prefix;
    var at = 1;
    parts.forEach(function (part) { data.set(part, at); at += part.length; });
    return window.crypto.subtle.digest("SHA-256", data).then(function (digest) { return new Uint8Array(digest); });
  }
  function node(left, right) { return hash(1, [left, right]); }

  /* RFC 9162, 2.1.3.2; numbers stay exact below 2^53 entries */
  function climb(leaf, index, size, path) {
    var position = index, last = size - 1;
    function half(number) { return Math.floor(number / 2); }
    return path.reduce(function (before, sibling) {
      return before.then(function (value) {
        if (last === 0) { throw new Error("long"); }
        var step;
        if (position % 2 === 1 || position === last) {
          step = node(sibling, value);
          while (position % 2 === 0 && position !== 0) { position = half(position); last = half(last); }
        } else {
          step = node(value, sibling);
        }
        position = half(position);
        last = half(last);
        return step;
      });
    }, leaf).then(function (value) {
      if (last !== 0) { throw new Error("short"); }
      return value;
    });
  }

  function verify(proof) {
    return climb(hash(0, [bytes(proof.leaf)]), proof.index, proof.size, proof.path.map(bytes));
  }
  window.hushengProof = { verify: verify, hex: hex };

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-verify-proof]");
    if (!button) { return; }
    var place = document.getElementById(button.getAttribute("aria-controls"));
    var proof = JSON.parse(document.getElementById(button.dataset.verifyProof).textContent);
    function say(words, kind) { place.textContent = words; place.className = "note " + kind; place.hidden = false; }
    if (!window.crypto || !window.crypto.subtle) { say(button.dataset.cannot, "warn"); return; }
    verify(proof).then(function (root) {
      var holds = hex(root) === proof.root;
      say(holds ? button.dataset.holds : button.dataset.fails, holds ? "calm" : "bad");
    }, function () { say(button.dataset.fails, "bad"); });
  });
}());
