/* Counts: the number n up to `most` for which SHA-256(salt + n) is the challenge. Own SHA-256, since the browser's is
   missing on plain http and asynchronous otherwise. */
"use strict";
var K = new Uint32Array(64), H0 = new Uint32Array(8);
(function () {
  function fraction(x) { return ((x - Math.floor(x)) * 4294967296) >>> 0; }
  for (var n = 2, found = 0; found < 64; n += 1) {
    var prime = true;
    for (var d = 2; d * d <= n; d += 1) { if (n % d === 0) { prime = false; break; } }
    if (prime) {
      if (found < 8) { H0[found] = fraction(Math.sqrt(n)); }
      K[found] = fraction(Math.cbrt(n));
      found += 1;
    }
  }
})();
var W = new Uint32Array(64), S = new Uint32Array(8);

function block(bytes, at) {
  var t, a = S[0], b = S[1], c = S[2], d = S[3], e = S[4], f = S[5], g = S[6], h = S[7];
  for (t = 0; t < 16; t += 1, at += 4) {
    W[t] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
  }
  for (t = 16; t < 64; t += 1) {
    var x = W[t - 15], y = W[t - 2];
    W[t] = W[t - 16] + W[t - 7] +
      ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) +
      ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
  }
  for (t = 0; t < 64; t += 1) {
    var one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[t] + W[t] | 0;
    var two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
    h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
  }
  S[0] += a; S[1] += b; S[2] += c; S[3] += d; S[4] += e; S[5] += f; S[6] += g; S[7] += h;
}

function sha256(text) {
  var length = text.length, size = (length + 9 + 63 >> 6) << 6, bytes = new Uint8Array(size), i;
  for (i = 0; i < length; i += 1) { bytes[i] = text.charCodeAt(i); }
  bytes[length] = 128;
  for (i = 0; i < 4; i += 1) { bytes[size - 1 - i] = length * 8 >>> 8 * i; }
  S.set(H0);
  for (i = 0; i < size; i += 64) { block(bytes, i); }
  return S;
}

function hex(words) {
  var out = "";
  for (var i = 0; i < 8; i += 1) { out += ("0000000" + words[i].toString(16)).slice(-8); }
  return out;
}

self.onmessage = function (event) {
  var asked = event.data, first = parseInt(asked.challenge.slice(0, 8), 16) >>> 0;
  for (var n = 0; n <= asked.maxNumber; n += 1) {
    if (sha256(asked.salt + n)[0] === first && hex(S) === asked.challenge) {
      self.postMessage(n);
      return;
    }
  }
  self.postMessage(-1);
};
