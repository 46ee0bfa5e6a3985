// Has verifier-core of the Digital Credentials Consortium judge a folder of badges, with no network.
//
// Beside this file's copy: npm i --ignore-scripts @digitalcredentials/verifier-core@1.0.0-beta.11
// Then: unshare -rn node verifier_core.mjs FOLDER [JSON-SCHEMA-FILE]
// A badge counts as verified when the log says that its signature is valid, and, with a schema, that it fits.
import fs from 'node:fs';
import path from 'node:path';
import {verifyCredential} from '@digitalcredentials/verifier-core';

const [folder, schemaFile] = process.argv.slice(2);
const schema = schemaFile && JSON.parse(fs.readFileSync(schemaFile));
// Without the schema it would complain of that at every badge.
if (!schema) console.error = () => {};
globalThis.fetch = async (url) => {
  const address = String(url.url ?? url);
  if (schema && address.includes('ob_v3p0_achievementcredential_schema')) {
    const body = JSON.stringify({...schema, $id: address});
    return new Response(body, {headers: {'content-type': 'application/json'}});
  }
  throw new Error('no network');
};
const counts = {};
const odd = [];
const began = process.hrtime.bigint();
let judged = 0;
for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
  const kind = name.split('-')[0];
  const credential = JSON.parse(fs.readFileSync(path.join(folder, name)));
  let verified = false;
  let fits = true;
  try {
    const answer = await verifyCredential({credential, knownDIDRegistries: []});
    verified = (answer.log ?? []).some((step) => step.id === 'valid_signature' && step.valid === true);
    const checks = (answer.additionalInformation ?? []).flatMap((entry) => entry.results ?? []);
    fits = !schema || checks.every((check) => check.result.valid);
  } catch {
    verified = false;
  }
  judged += 1;
  const word = verified ? (fits ? 'verified' : 'verified but not by the schema') : 'refused';
  counts[`${kind}: ${word}`] = (counts[`${kind}: ${word}`] ?? 0) + 1;
  if ((kind === 'good') !== (word === 'verified')) odd.push(name);
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
console.log('verifier-core:', JSON.stringify(counts), `${(judged / seconds).toFixed(0)} a second`);
if (odd.length) console.log('not as expected:', odd.slice(0, 20).join(' '));
process.exitCode = odd.length ? 1 : 0;
