// Checks badges in the page: signature, issuer, times, and the issuer's status list. What cannot be had makes a badge
// "unknown", never "valid". Nothing is asked of any other host than the one that this page came from.
"use strict";

(() => {
  const main = document.querySelector("main");
  const verdict = document.getElementById("verdict");
  const { issuer, base } = main.dataset;
  const here = location.origin + base;
  const MAX_BYTES = 4 << 20;

  /** A verdict that ends the check. */
  class Verdict extends Error {
    constructor(state, why) {
      super(why);
      this.state = state;
    }
  }
  const refuse = (why) => { throw new Verdict("refused", `This does not hold: ${why}.`); };
  const unknown = (why) => { throw new Verdict("unknown", `Nobody can tell now whether it holds: ${why}.`); };

  const bytesOf = (text) => new TextEncoder().encode(text);
  const listed = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
  const idOf = (value) => (typeof value === "string" ? value : value?.id);

  function unbase64(text) {
    if (!/^[A-Za-z0-9_-]*$/.test(text)) refuse("it is not spelled in base64url");
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  }

  function parse(bytes, what) {
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
      return refuse(`${what} is no JSON`);
    }
  }

  const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  function unbase58(text) {
    let number = 0n;
    for (const letter of text) {
      const digit = ALPHABET.indexOf(letter);
      if (digit < 0) refuse("its signature is not spelled in base 58");
      number = number * 58n + BigInt(digit);
    }
    const bytes = [];
    for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
    for (const letter of text) {
      if (letter !== "1") break;
      bytes.unshift(0);
    }
    return Uint8Array.from(bytes);
  }

  /** Asks the issuer; without an answer, nobody can tell. */
  async function ask(address, what, options = {}) {
    if (!address.startsWith(`${here}/`)) unknown(`${what} is published elsewhere, at ${address}`);
    let answer;
    try {
      answer = await fetch(address, { cache: "no-store", credentials: "omit", redirect: "error", ...options });
    } catch {
      return unknown(`${what} could not be had`);
    }
    return answer;
  }

  async function had(address, what, options) {
    const answer = await ask(address, what, options);
    if (!answer.ok) unknown(`${what} could not be had (${answer.status})`);
    return answer;
  }

  const ALGORITHMS = {
    ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
    RS256: [{ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, { name: "RSASSA-PKCS1-v1_5" }],
  };

  /** The credential of a compact token that its issuer signed. */
  async function fromToken(text) {
    const parts = text.trim().split(".");
    if (parts.length !== 3) refuse("it is no compact token of three parts");
    const [head, credential] = [parts[0], parts[1]].map((part) => parse(unbase64(part), "a part of the token"));
    const algorithm = Object.hasOwn(ALGORITHMS, head.alg) ? ALGORITHMS[head.alg] : refuse("its algorithm is not believed");
    if (Object.keys(head).some((key) => !["alg", "typ", "kid"].includes(key))) {
      refuse("its head holds what this page does not read");
    }
    if (idOf(credential.issuer) !== issuer) unknown(`it is of another issuer, ${idOf(credential.issuer)}`);
    for (const [claim, value] of [["iss", issuer], ["jti", credential.id], ["sub", idOf(credential.credentialSubject)]]) {
      if (typeof value !== "string" || credential[claim] !== value) refuse(`its claim ${claim} says something else`);
    }
    if (credential.nbf !== Date.parse(credential.validFrom) / 1000) refuse("its claim nbf says something else");
    const until = credential.validUntil === undefined ? undefined : Date.parse(credential.validUntil) / 1000;
    if (credential.exp !== until) refuse("its claim exp says something else");
    if (typeof head.kid !== "string" || !head.kid.startsWith(`${here}/keys/`)) refuse("its key is not its issuer’s");
    const answer = await ask(head.kid, "its issuer’s key");
    if (answer.status === 404) refuse("its key is not its issuer’s");
    if (!answer.ok) unknown(`its issuer’s key could not be had (${answer.status})`);
    const [imported, used] = algorithm;
    let good;
    try {
      const key = await crypto.subtle.importKey("jwk", await answer.json(), imported, false, ["verify"]);
      good = await crypto.subtle.verify(used, key, unbase64(parts[2]), bytesOf(`${parts[0]}.${parts[1]}`));
    } catch (error) {
      if (error instanceof Verdict) throw error;
      return unknown("this browser cannot check this kind of signature");
    }
    if (!good) refuse("its signature does not fit; it was changed after it was signed");
    return credential;
  }

  /** The credential of a JSON with an embedded proof that its issuer made. */
  async function fromJson(text) {
    const credential = parse(bytesOf(text), "it");
    const proofs = listed(credential.proof);
    const proof = proofs[0];
    if (proofs.length !== 1 || proof?.cryptosuite !== "eddsa-rdfc-2022" || proof.proofPurpose !== "assertionMethod") {
      refuse("it has no proof of the kind eddsa-rdfc-2022");
    }
    if (idOf(credential.issuer) !== issuer) unknown(`it is of another issuer, ${idOf(credential.issuer)}`);
    const method = issuer.startsWith("did:key:")
      ? { publicKeyMultibase: issuer.slice("did:key:".length), controller: issuer }
      : await published(proof.verificationMethod);
    const multikey = method.controller === issuer ? unbase58(String(method.publicKeyMultibase).slice(1)) : [];
    if (multikey.length !== 34 || multikey[0] !== 0xed || multikey[1] !== 1) refuse("its key is not its issuer’s");
    const answer = await ask(`${here}/canonical`, "its canonical form", {
      method: "POST", body: text, headers: { "content-type": "application/json" },
    });
    if (answer.status === 400) refuse((await answer.json()).detail);
    if (!answer.ok) unknown(`its canonical form could not be had (${answer.status})`);
    const canonical = await answer.json();
    const hash = (lines) => crypto.subtle.digest("SHA-256", bytesOf(lines));
    const [options, content] = [await hash(canonical.options), await hash(canonical.document)];
    const message = new Uint8Array([...new Uint8Array(options), ...new Uint8Array(content)]);
    if (!String(proof.proofValue).startsWith("z")) refuse("its signature is not spelled in base 58");
    const value = unbase58(proof.proofValue.slice(1));
    let good;
    try {
      const key = await crypto.subtle.importKey("raw", multikey.slice(2), "Ed25519", false, ["verify"]);
      good = await crypto.subtle.verify("Ed25519", key, value, message);
    } catch {
      return unknown("this browser cannot check this kind of signature (Ed25519)");
    }
    if (!good) refuse("its signature does not fit; it was changed after it was signed");
    return credential;
  }

  /** What the issuer publishes of a key. */
  async function published(name) {
    const answer = await had(`${here}/did.json`, "its issuer’s keys");
    const keys = await answer.json();
    const asserts = listed(keys.assertionMethod).includes(name);
    return (asserts && listed(keys.verificationMethod).find((method) => method.id === name)) || {};
  }

  /** Whether a status list says that a credential was taken back. */
  async function revoked(entry) {
    if (entry.type !== "BitstringStatusListEntry") unknown("its status is of a kind that this page does not read");
    const address = entry.statusListCredential;
    const answer = await had(address, "its issuer’s status list", { headers: { accept: "application/vc+jwt" } });
    let list;
    try {
      list = await fromToken(await answer.text());
    } catch (error) {
      return unknown(`the status list: ${error.message}`);
    }
    const subject = list.credentialSubject;
    if (list.id !== address || !listed(subject.statusPurpose).includes(entry.statusPurpose)) {
      unknown("what is published is another status list");
    }
    const now = Date.now();
    if (!(Date.parse(list.validFrom) <= now) || !(now < Date.parse(list.validUntil))) {
      unknown("its issuer’s status list is out of date");
    }
    const packed = new Blob([unbase64(subject.encodedList.slice(1))]).stream();
    const bits = new Uint8Array(await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
    const index = Number(entry.statusListIndex);
    if (!Number.isSafeInteger(index) || index < 0 || index >= bits.length * 8) unknown("it has no place in the status list");
    return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
  }

  async function judge(text) {
    let credential;
    try {
      const json = text.trimStart().startsWith("{");
      credential = json ? await fromJson(text) : await fromToken(text);
      if (!listed(credential.type).some((type) => ["OpenBadgeCredential", "AchievementCredential"].includes(type))) {
        refuse("it is signed, but no badge");
      }
      const statuses = listed(credential.credentialStatus);
      for (const entry of statuses) {
        if (await revoked(entry)) throw new Verdict("revoked", "Signed and unchanged, but its issuer has revoked it.");
      }
      const now = Date.now();
      if (credential.validUntil !== undefined && !(now < Date.parse(credential.validUntil))) {
        throw new Verdict("expired", `Signed and unchanged, but valid only until ${credential.validUntil}.`);
      }
      if (!(Date.parse(credential.validFrom) <= now)) {
        throw new Verdict("not_yet_valid", `Signed and unchanged, but valid only from ${credential.validFrom}.`);
      }
      const list = statuses.length ? "not revoked" : "without a status list, so that its issuer could not revoke it";
      return { state: "valid", why: `Checked in this browser: signed by its issuer, unchanged, in force, ${list}.`, credential };
    } catch (error) {
      if (error instanceof Verdict) return { state: error.state, why: error.message, credential };
      return { state: "refused", why: "This does not hold: it is not built as a badge is." };
    }
  }

  function pngText(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const letters = (start, end) => String.fromCharCode(...bytes.subarray(start, end));
    for (let at = 8; at + 12 <= bytes.length;) {
      const length = view.getUint32(at);
      const body = bytes.subarray(at + 8, at + 8 + length);
      const keyword = "openbadgecredential";
      if (letters(at + 4, at + 8) === "iTXt" && letters(at + 8, at + 8 + keyword.length) === keyword) {
        // Keyword, NUL, not compressed, no method, no language, no translated keyword.
        return new TextDecoder().decode(body.subarray(keyword.length + 5));
      }
      at += length + 12;
    }
    return "";
  }

  /** The badge in a file, as text. */
  async function textOf(file) {
    if (file.size > MAX_BYTES) return "";
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes[0] === 0x89 && bytes[1] === 0x50) return pngText(bytes);
    const text = new TextDecoder().decode(bytes);
    if (!text.trimStart().startsWith("<")) return text;
    const picture = new DOMParser().parseFromString(text, "image/svg+xml");
    const baked = picture.getElementsByTagNameNS("https://purl.imsglobal.org/ob/v3p0", "credential")[0];
    return baked ? baked.getAttribute("verify") ?? baked.textContent : "";
  }

  function show({ state, why, credential }) {
    verdict.dataset.state = state;
    verdict.textContent = why;
    const said = document.getElementById("said");
    if (!said) return;
    const achievement = credential?.credentialSubject?.achievement;
    const rows = achievement
      ? [["Achievement", achievement.name], ["What it means", achievement.description],
        ["Issuer", `${credential.issuer.name ?? ""} (${issuer})`], ["Valid from", credential.validFrom]]
      : [];
    said.replaceChildren(...rows.flatMap(([name, value]) => {
      const [term, description] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = name;
      description.textContent = value;
      return [term, description];
    }));
  }

  async function run(text) {
    verdict.dataset.state = "checking";
    verdict.textContent = "Checking …";
    show(await judge(await text));
  }

  /** The badge of this page, as its issuer hands it out. */
  async function ofPage({ badge, token }) {
    verdict.textContent = "Checking …";
    try {
      const accept = token === "true" ? "application/vc+jwt" : "application/vc";
      const answer = await had(location.origin + badge, "the badge itself", { headers: { accept } });
      show(await judge(await answer.text()));
    } catch (error) {
      show({ state: "unknown", why: error.message });
    }
  }

  if (!globalThis.crypto?.subtle) {
    show({ state: "unknown", why: "This browser checks signatures on pages that come by https only." });
  } else if (verdict.dataset.badge) {
    ofPage(verdict.dataset);
  } else {
    document.getElementById("file").addEventListener("change", (event) => {
      const [file] = event.target.files;
      if (file) run(textOf(file));
    });
    // A badge behind the number sign of the address, which no server is told.
    const fromAddress = () => {
      if (location.hash.length > 1) run(Promise.resolve(decodeURIComponent(location.hash.slice(1))));
    };
    addEventListener("hashchange", fromAddress);
    fromAddress();
  }
})();
