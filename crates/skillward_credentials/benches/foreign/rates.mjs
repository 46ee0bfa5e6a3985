// How often a second the Digital Credentials Consortium's libraries sign and check a badge, by processor time.
//
// Beside this file's copy: npm i --ignore-scripts @digitalcredentials/verifier-core@1.0.0-beta.11
// Then: node rates.mjs BADGE.json; `cargo bench -p skillward_credentials --bench badges -- beside FOLDER` does that.
import fs from 'node:fs';
import {DataIntegrityProof} from '@digitalcredentials/data-integrity';
import {cryptosuite} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalcredentials/ed25519-multikey';
import * as vc from '@digitalcredentials/vc';
import {securityLoader} from '@digitalcredentials/security-document-loader';

const badge = JSON.parse(fs.readFileSync(process.argv[2]));
const documentLoader = securityLoader().build();
const key = await Ed25519Multikey.generate();
key.controller = `did:key:${key.publicKeyMultibase}`;
key.id = `${key.controller}#${key.publicKeyMultibase}`;
const unsigned = {...badge, issuer: {...badge.issuer, id: key.controller}};
delete unsigned.proof;
const sign = () => vc.issue({
  credential: structuredClone(unsigned), suite: new DataIntegrityProof({signer: key.signer(), cryptosuite}), documentLoader,
});
const signed = await sign();
const check = async () => {
  const answer = await vc.verifyCredential({
    credential: structuredClone(signed), suite: new DataIntegrityProof({cryptosuite}), documentLoader,
  });
  if (!answer.verified) throw answer.error;
};

async function rate(what, work) {
  for (let warm = 0; warm < 20; warm += 1) await work();
  const began = process.hrtime.bigint();
  const busy = process.cpuUsage();
  let times = 0;
  while (process.hrtime.bigint() - began < 3_000_000_000n) {
    await work();
    times += 1;
  }
  const used = process.cpuUsage(busy);
  console.log(`${what} ${(times / ((used.user + used.system) / 1e6)).toFixed(1)}`);
}
await rate('sign', sign);
await rate('check', check);
